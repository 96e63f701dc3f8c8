import assert from 'node:assert/strict';
import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { inspectModelFile } from '../../src/platform/models/inspectModelFile.ts';
import {
  buildEngine,
  demoModel,
  engineEntry,
  loadRequest,
  memoryLogger,
  realEngine,
} from '../support/engineFixture.ts';
import { FileTree } from '../support/fileTree.ts';
import { ggufHeader } from '../support/ggufFile.ts';
import {
  partFileName,
  smallModel,
  smallModelMetadata,
  smallModelTensors,
  splitKeys,
  splitModel,
  writeSplitModel,
} from '../support/smallModel.ts';

const entry = engineEntry.replace(/engine\.mjs$/, 'fileReport.mjs');

describe('The verdict on a model’s file', () => {
  let files: FileTree;
  let engine: ForkedEngine;
  const logger = memoryLogger();

  before('build the engine', async function () {
    this.timeout(60_000);
    await buildEngine();
    files = await FileTree.create();
    engine = realEngine(logger);
  });

  after(async () => {
    await engine.unload();
    await files.remove();
  });

  /** What the page says of a file that it refuses, in its report or instead of one. */
  async function refusalByLook(path: string): Promise<string> {
    const { problem } = await inspectModelFile({ entry, path }).catch((error: unknown) => {
      assert.ok(error instanceof PhidelityError);
      return { problem: error.message };
    });
    return problem ?? 'nothing against it';
  }

  const refusalByLoad = (path: string): Promise<string> =>
    engine.load(loadRequest({ modelPath: path, contextSize: 512 })).then(
      () => 'it was loaded',
      (error: unknown) => PhidelityError.from(error).message,
    );

  /** The look and the load refuse it in the same words. */
  async function refused(path: string, words: RegExp): Promise<void> {
    const look = await refusalByLook(path);
    assert.match(look, words);
    assert.equal(await refusalByLoad(path), look);
  }

  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = files.path(name);
    await writeFile(path, content);
    return path;
  };

  it('is the same of every part of a split model, which stands for all of it', async () => {
    const paths = await writeSplitModel(files.path('.'), 'whole');
    const bytes = splitModel().reduce((sum, part) => sum + part.length, 0);
    for (const path of paths) {
      const report = await inspectModelFile({ entry, path });
      assert.equal(report.problem, null);
      assert.deepEqual(
        [report.fileName, report.path, report.parts, report.bytes],
        [partFileName('whole', 1), paths[0], 3, bytes],
      );
      const model = await engine.load(loadRequest({ modelPath: path, contextSize: 512 }));
      assert.deepEqual(
        [model.name, model.source.path, model.source.fileBytes, model.source.parameters],
        ['whole', paths[0], bytes, report.parameters],
      );
    }
  });

  it('names the part that is missing, cut, empty, or a pointer', async () => {
    const [, second = '', third = ''] = await writeSplitModel(files.path('.'), 'part');
    const name = partFileName('part', 2);
    const whole = await readFile(second);
    await truncate(second, whole.length - 100);
    await refused(third, new RegExp(`^${name} is incomplete or damaged.*Download it again`));
    await writeFile(second, '');
    await refused(third, new RegExp(`^${name} is not a GGUF model file: it is empty`));
    await writeFile(second, 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n');
    await refused(third, new RegExp(`^${name} .*Git LFS pointer.*git lfs pull`));
    await rm(second);
    for (const path of [files.path(partFileName('part', 1)), third])
      await refused(path, new RegExp(`^Part 2 of 3 .* is missing: there is no file ${name}`));
  });

  it('names parts that were renamed, swapped, joined or mixed', async () => {
    const [first = '', second = '', third = ''] = await writeSplitModel(files.path('.'), 'odd');
    await refused(
      await file('base.gguf', await readFile(second)),
      /base\.gguf is part 2 of 3 .* was renamed/,
    );
    await refused(
      await file('joined.gguf', Buffer.concat(splitModel())),
      /joined\.gguf holds the 3 parts .*llama-gguf-split --merge/,
    );
    const swap = files.path('swap');
    await rename(second, swap);
    await rename(third, second);
    await rename(swap, third);
    await refused(first, /odd-00002-of-00003\.gguf is named as part 2 of 3, but its content is part 3/);
    const foreign = ggufHeader(splitKeys(1, 1));
    await writeFile(second, foreign);
    await writeFile(third, splitModel()[2]!);
    await refused(first, /do not belong together: they hold \d+ tensors, and the model has 15/);
    await refused(
      await file('model.gguf.part1of2', smallModel().subarray(0, 100_000)),
      /is piece 1 of 2 of a file\. Join/,
    );
  });

  it('does not call a whole file damaged that this llama.cpp cannot read', async () => {
    const header = (oddities: Parameters<typeof ggufHeader>[2]): Buffer =>
      Buffer.concat([
        ggufHeader(smallModelMetadata, smallModelTensors, oddities),
        Buffer.alloc(4_000_000, 1),
      ]);
    const bigEndian = Buffer.from('GGUF\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
    const cases = [
      ['old.gguf', header({ version: 1 }), /version 1 of GGUF, which llama\.cpp no longer reads/],
      ['new.gguf', header({ version: 4 }), /version 4 of GGUF, which is newer.*Update Phidelity/],
      ['type.gguf', header({ type: 99 }), /"token_embd\.weight"\) in a type .* \(number 99\)/],
      ['withdrawn.gguf', header({ type: 31 }), /in a type .* \(number 31\)/],
      ['order.gguf', bigEndian, /for big-endian machines/],
      [
        'architecture.gguf',
        smallModel({ 'general.architecture': 'hovercraft', 'hovercraft.context_length': 512 }),
        /"hovercraft" model, which this version of llama\.cpp does not know/,
      ],
    ] as const;
    for (const [name, content, words] of cases) {
      const path = await file(name, content);
      await refused(path, words);
      assert.doesNotMatch(await refusalByLook(path), /damaged|[Dd]ownload/);
    }
  });

  it('says what a file is instead of a model', async () => {
    const cases = [
      [
        'lora.gguf',
        ggufHeader({ 'general.architecture': 'phi3', 'general.type': 'adapter' }),
        /an adapter \(LoRA\)/,
      ],
      [
        'mmproj.gguf',
        ggufHeader({ 'general.architecture': 'clip', 'general.type': 'mmproj' }),
        /projector \(mmproj\)/,
      ],
      ['clip.gguf', ggufHeader({ 'general.architecture': 'clip' }), /projector \(mmproj\)/],
      ['imatrix.gguf', ggufHeader({ 'general.type': 'imatrix' }), /an importance matrix/],
      ['vector.gguf', ggufHeader({ 'general.architecture': 'controlvector' }), /a control vector/],
      ['nothing.gguf', ggufHeader({ 'general.name': 'Nothing' }), /does not say which kind of model/],
      ['vocabulary.gguf', ggufHeader(smallModelMetadata), /a vocabulary only, and no weights/],
      ['empty.gguf', '', /it is empty\. Download it again/],
      ['allocated.gguf', Buffer.alloc(5000), /nothing but zeros/],
      ['lfs.gguf', 'version https://git-lfs.github.com/spec/v1\n', /Git LFS pointer.*"git lfs pull"/],
      ['annex.gguf', '../.git/annex/objects/aa/bb/SHA256-s9--00\n', /git-annex pointer/],
      ['page.gguf', '\n<!DOCTYPE html><html><body>Sign in</body></html>', /a web page \(HTML\)/],
      ['error.gguf', '{"error":"Repository not found"}', /error message/],
      ['denied.gguf', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /error message/],
      ['torch.gguf', 'PK\x03\x04 data.pkl', /ZIP archive, or a PyTorch file/],
      ['packed.gguf', Buffer.from([0x1f, 0x8b, 8, 0]), /compressed archive/],
      ['weights.gguf', Buffer.from('\x40\0\0\0\0\0\0\0{"a":{"dtype":"F16"', 'latin1'), /safetensors/],
      ['older.gguf', 'tjgg\x03\0\0\0', /before GGUF/],
    ] as const;
    for (const [name, content, words] of cases) await refused(await file(name, content), words);
  });

  it('is llama.cpp’s own where it misses something in the file', async () => {
    const lacking = smallModelTensors.filter(({ name }) => name !== 'blk.1.ffn_down.weight');
    // llama.cpp words it differently where it loads the weights.
    const path = await file('lacking.gguf', smallModel({}, lacking));
    for (const refusal of [await refusalByLook(path), await refusalByLoad(path)])
      assert.match(refusal, /could not load lacking\.gguf .*tensor 'blk\.1\.ffn_down\.weight'/);
    const { 'tokenizer.ggml.merges': _, ...metadata } = smallModelMetadata;
    const merges = Buffer.concat([ggufHeader(metadata, smallModelTensors), Buffer.alloc(1_000_000, 1)]);
    await refused(await file('merges.gguf', merges), /could not load merges\.gguf .*merges/);
    const { 'tokenizer.ggml.token_type': __, ...untyped } = smallModelMetadata;
    const types = Buffer.concat([ggufHeader(untyped, smallModelTensors), Buffer.alloc(1_000_000, 1)]);
    await refused(await file('types.gguf', types), /without the control tokens of the chat formats/);
  });

  it('raises no doubt about random weights, and none about the demo model', async () => {
    for (const path of [await file('random.gguf', smallModel()), demoModel]) {
      const { problem, doubt } = await inspectModelFile({ entry, path });
      assert.deepEqual([problem, doubt], [null, null]);
      const { source } = await engine.load(loadRequest({ modelPath: path, contextSize: 512 }));
      assert.equal(source.check?.doubt, null);
    }
  });

  it('is a doubt where a third of the weights are zeros, and does not refuse them', async () => {
    const bytes = await readFile(demoModel);
    bytes.fill(0, Math.floor((bytes.length * 2) / 3));
    const path = await file('zeros.gguf', bytes);
    const { problem, doubt } = await inspectModelFile({ entry, path });
    assert.equal(problem, null);
    assert.match(
      doubt ?? '',
      /^zeros\.gguf may be damaged: about [\d.]+ MB of its [\d.]+ MB .*download it again/,
    );
    const { source } = await engine.load(loadRequest({ modelPath: path }));
    assert.equal(source.check?.doubt, doubt);
    assert.ok(logger.lines.some((line) => line.startsWith('warn') && line.includes(doubt ?? '?')));
  });

  it('is a doubt where the output is not numeric', async () => {
    const bytes = smallModel();
    const end = 4 * 64 * 260;
    for (let at = bytes.length - end; at < bytes.length; at += 4) bytes.writeFloatLE(Number.NaN, at);
    const path = await file('numbers.gguf', bytes);
    const { source } = await engine.load(loadRequest({ modelPath: path, contextSize: 512 }));
    assert.match(source.check?.doubt ?? '', /not numeric/);
  });
});
