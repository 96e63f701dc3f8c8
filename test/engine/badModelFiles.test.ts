import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { PhidelityError, type ErrorReason } from '../../src/core/errors/phidelityError.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  demoModel,
  loadRequest,
  realEngine,
} from '../support/engineFixture.ts';
import { ggufHeader, type GgufValue } from '../support/ggufFile.ts';
import { smallModel, smallModelMetadata, smallModelTensors } from '../support/smallModel.ts';

/** The metadata of a decoder that looks complete, of any architecture. */
function decoder(architecture: string, tokens: readonly string[] = ['a', 'b']): Record<string, GgufValue> {
  return {
    'general.architecture': architecture,
    [`${architecture}.context_length`]: 4096,
    [`${architecture}.embedding_length`]: 1024,
    [`${architecture}.feed_forward_length`]: 4096,
    [`${architecture}.block_count`]: 1,
    [`${architecture}.attention.head_count`]: 8,
    [`${architecture}.attention.head_count_kv`]: 8,
    [`${architecture}.attention.layer_norm_rms_epsilon`]: 0.00001,
    [`${architecture}.rope.dimension_count`]: 128,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.tokens': tokens,
  };
}

describe('A model file that cannot be used', () => {
  let engine: ForkedEngine;
  let folder: string;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    folder = await mkdtemp(join(tmpdir(), 'phidelity-models-'));
    await chmod(folder, 0o755);
  });
  after(async () => {
    await engine.unload();
    await rm(folder, { recursive: true });
  });

  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  /** Loading fails with this reason and a message that tells what to do; the engine process stays. */
  async function refuses(modelPath: string, reason: ErrorReason, message: RegExp): Promise<void> {
    await assert.rejects(engine.load(loadRequest({ modelPath })), (error) => {
      assert.ok(error instanceof PhidelityError);
      assert.equal(error.reason, reason, error.message);
      assert.match(error.message, message);
      assert.deepEqual(engine.status, { state: 'error', reason, message: error.message });
      return true;
    });
    assert.ok(engine.pid, 'the engine process is still there');
  }

  it('because it is not there', async () => {
    await refuses(join(folder, 'missing.gguf'), 'model-not-found', /missing\.gguf does not exist.*Choose/);
    await refuses(join(demoModel, 'x.gguf'), 'model-not-found', /Choose/);
    await refuses('', 'model-not-found', /Choose/);
  });

  it('because it is a folder or a pipe', async () => {
    await refuses(folder, 'not-gguf', /folder.*Choose/);
    if (process.platform === 'win32') return;
    const pipe = join(folder, 'pipe.gguf');
    execFileSync('mkfifo', [pipe]);
    await refuses(pipe, 'not-gguf', /not a regular file.*Choose/);
  });

  it('because it is something else', async () => {
    await refuses(await file('empty.gguf', ''), 'not-gguf', /it is empty.*Download it again.*choose/);
    await refuses(await file('text.gguf', 'GGU'), 'not-gguf', /Choose/);
    await refuses(await file('zip.gguf', 'PK\x03\x04 and more'), 'not-gguf', /Choose/);
  });

  it('because the user has no permission to read it', async () => {
    const path = await file('secret.gguf', ggufHeader(decoder('phi3')));
    await chmod(path, 0o000);
    const entry = fileURLToPath(new URL('../support/readUnprivileged.ts', import.meta.url));
    const child = fork(entry, [path], { execArgv: ['--import', 'tsx'], stdio: 'inherit' });
    const [told] = (await once(child, 'message')) as [{ reason: string; message: string }];
    assert.equal(told.reason, 'model-unreadable');
    assert.match(told.message, /no permission to read .*secret\.gguf.*Change its permissions/);
  });

  it('because it is cut off, wherever that is', async () => {
    const whole = await readFile(demoModel);
    const header = 4_000_000;
    for (const bytes of [4, 8, 23, 24, 100, 5000, 1_000_000, header, whole.length >> 1, whole.length - 1]) {
      const path = await file('cut.gguf', whole.subarray(0, bytes));
      await refuses(path, 'truncated-gguf', /incomplete or damaged.*Download it again/);
    }
  });

  it('because its header is garbage', async () => {
    const path = join(folder, 'garbage.gguf');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, plausible) => {
        const head = plausible
          ? ggufHeader(decoder('phi3')).subarray(0, 24 + bytes.length)
          : Buffer.from('GGUF\x03\0\0\0');
        await writeFile(path, Buffer.concat([head, bytes]));
        await refuses(path, 'truncated-gguf', /incomplete or damaged/);
      }),
      { numRuns: 40 },
    );
  });

  it('because its lengths are absurd', async () => {
    const header = ggufHeader(decoder('phi3'));
    const huge = Buffer.from(header);
    huge.writeBigUInt64LE(2n ** 60n, 16);
    await refuses(await file('keys.gguf', huge), 'truncated-gguf', /incomplete or damaged/);
    const many = Buffer.from(header);
    many.writeBigUInt64LE(2n ** 60n, 8);
    await refuses(await file('tensors.gguf', many), 'truncated-gguf', /incomplete or damaged/);
    const longKey = Buffer.from(header);
    longKey.writeBigUInt64LE(2n ** 40n, 24);
    await refuses(await file('key.gguf', longKey), 'truncated-gguf', /incomplete or damaged/);
  });

  it('because it is a model that does not chat', async () => {
    const others: Record<string, Record<string, GgufValue>> = {
      bert: { ...decoder('bert'), 'bert.attention.causal': false },
      t5encoder: decoder('t5encoder'),
    };
    for (const [architecture, metadata] of Object.entries(others)) {
      const path = await file(`${architecture}.gguf`, ggufHeader(metadata));
      await refuses(path, 'unsupported-model', new RegExp(`"${architecture}".*Choose a GGUF file of phi-4`));
    }
    const adapter = {
      'general.architecture': 'phi3',
      'general.type': 'adapter',
      'phi3.context_length': 4096,
    };
    await refuses(
      await file('lora.gguf', ggufHeader(adapter)),
      'unsupported-model',
      /an adapter \(LoRA\).*Choose the model’s own file/,
    );
  });

  it('because llama.cpp does not know it or misses its tensors', async () => {
    await refuses(
      await file('new.gguf', ggufHeader(decoder('hovercraft'))),
      'unsupported-model',
      /hovercraft.*Choose another/,
    );
    const { 'tokenizer.ggml.tokens': _, ...voiceless } = decoder('phi3');
    await refuses(
      await file('voiceless.gguf', ggufHeader(voiceless)),
      'unsupported-model',
      /has no vocabulary/,
    );
    await refuses(
      await file('bare.gguf', smallModel({}, smallModelTensors.slice(0, 1))),
      'load-failed',
      /phi3.*Choose another/,
    );
  });

  it('because it is larger than the memory', async () => {
    const width = 1024;
    const rows = 2 ** 29;
    const header = ggufHeader(smallModelMetadata, [{ name: 'token_embd.weight', shape: [width, rows] }]);
    const path = await file('huge.gguf', header);
    const sparse = await open(path, 'r+');
    try {
      await sparse.truncate(header.length + 4 * width * rows);
    } finally {
      await sparse.close();
    }
    await refuses(path, 'not-enough-memory', /needs 2\.20 TB of memory.*is free.*smaller quantization/);
  });

  it('does not keep a good one from being loaded afterwards', async () => {
    const copy = join(folder, 'model with blanks – é.gguf');
    await copyFile(demoModel, copy);
    const model = await engine.load(loadRequest({ modelPath: copy }));
    assert.equal(model.source.path, copy);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });
});
