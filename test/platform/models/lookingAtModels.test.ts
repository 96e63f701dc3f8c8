import assert from 'node:assert/strict';
import { copyFile, truncate, writeFile } from 'node:fs/promises';
import { mkdirSync, readdirSync, rmdirSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspectModelFile } from '../../../src/platform/models/inspectModelFile.ts';
import { measureSpeed } from '../../../src/platform/models/speed/measureSpeed.ts';
import { writeSpeedProbeFile } from '../../../src/platform/models/speed/speedProbeFile.ts';
import { buildEngine, demoModel, engineEntry, memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { ggufHeader } from '../../support/ggufFile.ts';
import type { ModelFileReport } from '../../../src/protocol/schemas/fileReportSchemas.ts';

const entry = engineEntry.replace(/engine\.mjs$/, 'fileReport.mjs');

describe('inspectModelFile', () => {
  let files: FileTree;

  before('build the engine', async function () {
    this.timeout(60_000);
    await buildEngine();
    files = await FileTree.create();
  });

  after(() => files.remove());

  const check = (path: string): Promise<ModelFileReport> => inspectModelFile({ entry, path });

  it('reports what a file says about itself', async () => {
    const report = await check(demoModel);
    assert.equal(report.fileName, 'phi-4-demo.gguf');
    assert.equal(report.kind, 'demo');
    assert.equal(report.architecture, 'phi3');
    assert.equal(report.vocabulary, 100_352);
    assert.equal(report.chatFormat, 'phi-4');
    assert.equal(report.contextSize, 16_384);
    assert.equal(report.problem, null);
  });

  it('recognizes a model of another shape', async () => {
    const path = files.path('probe.gguf');
    await writeSpeedProbeFile(path);
    const { kind, vocabulary, chatFormat, problem } = await check(path);
    assert.deepEqual([kind, vocabulary, chatFormat, problem], ['other', 260, 'phi-4', null]);
  });

  it('refuses what cannot chat, with the reason', async () => {
    const path = files.path('reader.gguf');
    await writeFile(path, ggufHeader({ 'general.architecture': 'bert' }));
    const { problem, chatFormat } = await check(path);
    assert.match(problem ?? '', /"bert" model that does not generate text/);
    assert.equal(chatFormat, null);
  });

  it('rejects incomplete and other files', async () => {
    await assert.rejects(check(files.path('absent.gguf')), { reason: 'model-not-found' });
    await writeFile(files.path('poem.gguf'), 'roses are red');
    await assert.rejects(check(files.path('poem.gguf')), { reason: 'not-gguf' });
    await copyFile(demoModel, files.path('cut.gguf'));
    await truncate(files.path('cut.gguf'), 9_000_000);
    await assert.rejects(check(files.path('cut.gguf')), { reason: 'truncated-gguf' });
  });

  it('rejects where its process crashes', async () => {
    await assert.rejects(inspectModelFile({ entry: files.path('no-such-entry.mjs'), path: demoModel }), {
      reason: 'model-unreadable',
    });
  });

  // Also when a test runs out of time: other files run in this process after it.
  const { TMPDIR } = process.env;
  afterEach(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });

  it('measures layers of phi-4’s shape on the real engine, and leaves nothing behind', async function () {
    this.timeout(120_000);
    process.env['TMPDIR'] = files.path('.');
    const before = readdirSync(tmpdir());
    // Of a window that was closed while it measured, and of one that still may.
    const [leftover, recent] = ['phidelity-speed-old', 'phidelity-speed-new'].map((name) =>
      path.join(tmpdir(), name),
    );
    for (const folder of [leftover!, recent!]) mkdirSync(folder);
    utimesSync(leftover!, 0, 0);
    const times = await measureSpeed({ entry: engineEntry, threads: 1, logger: memoryLogger() });
    assert.equal(times.layers, 6);
    // phi-4's file has 8.34 GB in its 40 layers.
    assert.ok(Math.abs(times.layerBytes - (8.34e9 * 6) / 40) < 5e6, `${times.layerBytes}`);
    assert.ok(times.writingSeconds > 0 && times.readingSeconds > 0);
    assert.ok(times.readingSeconds < times.writingSeconds, 'many tokens at once are cheaper than one by one');
    rmdirSync(recent!);
    assert.deepEqual(readdirSync(tmpdir()), before);
  });
});
