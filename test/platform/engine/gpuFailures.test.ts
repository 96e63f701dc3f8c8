import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HangLimits } from '../../../src/core/engine/lifecycle/hangDetector.ts';
import type { EngineStatus, LoadRequest } from '../../../src/core/ports/engine.ts';
import type { GpuFailure } from '../../../src/core/engine/gpu/gpuFailures.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { GpuFailureFile } from '../../../src/platform/engine/gpuFailureFile.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  loadRequest,
  memoryLogger,
} from '../../support/engineFixture.ts';
import { buildFakeGpu, writeSenselessModel } from '../../support/gpuFixture.ts';
import type { LocalModelInfo } from '../../../src/protocol/schemas/engineSchemas.ts';

const impatient: HangLimits = { beat: 200, start: 60_000, silence: 4000, standstill: 60_000 };

const onGpu = (changes: Partial<LoadRequest> = {}): LoadRequest =>
  loadRequest({ contextSize: 1024, backend: 'auto', ...changes });

describe('A GPU on which the engine fails', function () {
  this.timeout(120_000);
  let entry: string;
  let folder: string;
  let file: string;
  let engine: ForkedEngine;
  let statuses: EngineStatus[];
  let told: GpuFailure[];

  const started = (): ForkedEngine => {
    const logger = memoryLogger();
    const gpuFailures = new GpuFailureFile(file, logger);
    gpuFailures.onDidRemember((failure) => told.push(failure));
    const forked = new ForkedEngine({ entry, logger, hangLimits: impatient, gpuFailures });
    forked.onDidChangeStatus((status) => statuses.push(status));
    return forked;
  };
  const remembered = async (): Promise<readonly GpuFailure[]> =>
    new GpuFailureFile(file, memoryLogger()).all();
  const becomes = (is: (status: EngineStatus) => boolean): Promise<EngineStatus> =>
    new Promise((resolve) => {
      if (is(engine.status)) return resolve(engine.status);
      const listening = engine.onDidChangeStatus((status) => {
        if (!is(status)) return;
        listening.dispose();
        resolve(status);
      });
    });
  /** Ends the process in a way, and waits for the model to be back. */
  const failBy = async (signal: NodeJS.Signals): Promise<LocalModelInfo['source']> => {
    process.kill(engine.pid!, signal);
    await becomes(({ state }) => state === 'error');
    const back = await becomes(({ state }) => state === 'ready');
    assert.ok(back.state === 'ready' && back.model.source.kind === 'local');
    return back.model.source;
  };

  before(async () => {
    await buildEngine();
    entry = await buildFakeGpu();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phidelity-gpu-'));
    file = join(folder, 'storage', 'gpu-failures.json');
    statuses = [];
    told = [];
    engine = started();
  });
  afterEach(async () => {
    await engine.unload();
    engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('is used until then, with its name', async () => {
    const { source } = await engine.load(onGpu());
    assert.deepEqual(
      [source.backend, source.device, source.gpuLayers, source.gpuUnavailable],
      ['vulkan', 'Fake GPU', 5, undefined],
    );
    assert.deepEqual(await remembered(), []);
  });

  it('by a crash is remembered with its driver, and the CPU takes over', async () => {
    await engine.load(onGpu());
    const source = await failBy('SIGSEGV');
    assert.deepEqual([source.backend, source.gpuLayers, source.gpuUnavailable?.reason], ['cpu', 0, 'failed']);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
    const crash = statuses.find(({ state }) => state === 'error');
    assert.ok(crash?.state === 'error' && crash.isRestarting);
    assert.match(
      crash.message,
      /stopped unexpectedly on Fake GPU \(Vulkan\) .*SIGSEGV.*restarting it on the CPU/,
    );
    const [failure, ...others] = await remembered();
    assert.deepEqual(others, []);
    assert.deepEqual(failure?.gpu, { backend: 'vulkan', device: 'Fake GPU', driver: 'fake 1.0' });
    assert.match(failure.why, /SIGSEGV/);
    assert.deepEqual(told, [failure], 'told once');
  });

  it('is passed over by later windows, until it is tried again', async () => {
    await engine.load(onGpu());
    await failBy('SIGABRT');
    await engine.unload();
    const later = started();
    try {
      assert.equal((await later.load(onGpu())).source.gpuUnavailable?.reason, 'failed');
      await new GpuFailureFile(file, memoryLogger()).forget();
      await later.unload();
      assert.equal((await later.load(onGpu())).source.backend, 'vulkan');
    } finally {
      await later.unload();
      later.dispose();
    }
  });

  it('by a hang is remembered', async () => {
    await engine.load(onGpu());
    const source = await failBy('SIGSTOP');
    assert.equal(source.backend, 'cpu');
    assert.match((await remembered())[0]!.why, /hung: /);
  });

  it('in its driver, before it has told its name, is remembered without one', async () => {
    await assert.rejects(engine.load(onGpu({ addonFolder: 'abort' })), /restarting it on the CPU/);
    const back = await becomes(({ state }) => state === 'ready');
    assert.ok(back.state === 'ready' && back.model.source.kind === 'local');
    assert.equal(back.model.source.backend, 'cpu');
    assert.deepEqual(
      (await remembered()).map(({ gpu }) => gpu),
      [{ backend: 'vulkan', driver: 'fake 1.0' }],
    );
  });

  it('by computing nonsense is found by the self-test, and the load continues on the CPU', async () => {
    const modelPath = join(folder, 'senseless.gguf');
    await writeSenselessModel(modelPath);
    const { source } = await engine.load(onGpu({ modelPath }));
    assert.deepEqual([source.backend, source.gpuUnavailable?.reason], ['cpu', 'failed']);
    assert.deepEqual(
      [...new Set(statuses.map(({ state }) => state))],
      ['loading', 'ready'],
      'no error is shown',
    );
    assert.match((await remembered())[0]!.why, /does not work on this GPU: its output is not numeric/);
  });

  it('is not blamed for an end that came from outside', async () => {
    await engine.load(onGpu());
    const source = await failBy('SIGKILL');
    assert.equal(source.backend, 'vulkan');
    assert.deepEqual(await remembered(), []);
  });

  it('is passed over in this window though nothing can be written', async () => {
    await writeFile(join(folder, 'storage'), 'a file where the folder should be');
    await engine.load(onGpu());
    assert.equal((await failBy('SIGSEGV')).backend, 'cpu');
  });

  it('counts as unknown where the file is damaged', async () => {
    await mkdir(join(folder, 'storage'));
    await writeFile(file, '{"failures":[{"gpu":');
    assert.equal((await engine.load(onGpu())).source.backend, 'vulkan');
    assert.equal((await failBy('SIGSEGV')).backend, 'cpu');
    assert.match(await readFile(file, 'utf8'), /Fake GPU/);
  });

  it('is left for the CPU, and taken again, in a process of its own each', async () => {
    await engine.load(onGpu());
    const first = engine.pid;
    assert.equal((await engine.load(onGpu({ backend: 'cpu' }))).source.backend, 'cpu');
    const second = engine.pid;
    assert.notEqual(second, first);
    const [one, other] = await Promise.all([
      engine.load(onGpu({ backend: 'cpu', contextSize: 512 })),
      engine.load(onGpu({ backend: 'cpu', contextSize: 512 })),
    ]);
    assert.equal(one, other);
    assert.equal(engine.pid, second);
    assert.equal((await engine.load(onGpu())).source.backend, 'vulkan');
    assert.notEqual(engine.pid, second);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });
});
