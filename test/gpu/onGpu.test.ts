import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GpuFailureList, isSameGpu } from '../../src/core/engine/gpu/gpuFailures.ts';
import type { EngineStatus } from '../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  chatRequest,
  completionOf,
  completionRequest,
  endless,
  engineEntry,
  loadRequest,
  memoryLogger,
} from '../support/engineFixture.ts';
import { writeSenselessModel } from '../support/gpuFixture.ts';
import { testBackend } from '../support/testBackend.ts';

const questions = ['How do I fetch JSON from a URL?', 'How do I reverse a string?', 'What is 17 * 23?'];
const code = 'def is_prime(n):\n    """Return True if n is a prime number."""\n';
/** The demo model's, with its output. */
const allLayers = 5;

describe(`The demo model on ${testBackend().backend}`, function () {
  this.timeout(600_000);
  let failures: GpuFailureList;
  let engine: ForkedEngine;

  before(() => assert.ok(testBackend().backend, 'npm run test:gpu runs these'));
  beforeEach(() => {
    failures = new GpuFailureList();
    engine = new ForkedEngine({ entry: engineEntry, logger: memoryLogger(), gpuFailures: failures });
  });
  afterEach(async () => {
    await engine.unload();
    engine.dispose();
  });

  const becomes = (state: EngineStatus['state']): Promise<EngineStatus> =>
    new Promise((resolve) => {
      const listening = engine.onDidChangeStatus((status) => {
        if (status.state !== state) return;
        listening.dispose();
        resolve(status);
      });
    });
  const written = async (): Promise<string[]> => {
    const texts: string[] = [];
    for (const question of questions) texts.push((await answerOf(engine, chatRequest({ question }))).text);
    texts.push((await completionOf(engine, completionRequest(code))).text);
    return texts;
  };

  it('is on it with all layers, as planned, and says and completes what it does on the CPU', async () => {
    const { source } = await engine.load(loadRequest());
    assert.equal(source.backend, testBackend().backend);
    assert.ok(source.device);
    assert.deepEqual([source.gpuLayers, source.plan.gpuLayers], [allLayers, allLayers]);
    assert.ok(source.plan.deviceBytes > 0);
    const onGpu = await written();
    assert.equal((await engine.load(loadRequest({ backend: 'cpu' }))).source.backend, 'cpu');
    assert.deepEqual(onGpu, await written());
    assert.match(onGpu[0]!, /fetch_json/);
  });

  it('is on it with as many layers as were asked for, and on the CPU with none', async () => {
    const some = await engine.load(loadRequest({ gpuLayers: 2 }));
    assert.deepEqual([some.source.backend, some.source.gpuLayers], [testBackend().backend, 2]);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
    const none = await engine.load(loadRequest({ gpuLayers: 0 }));
    assert.deepEqual([none.source.backend, none.source.gpuLayers], ['cpu', 0]);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });

  it('stops when it is told to, and answers again', async () => {
    await engine.load(loadRequest());
    const controller = new AbortController();
    const stopped = await answerOf(engine, chatRequest({ sampling: endless, maxTokens: 100_000 }), {
      signal: controller.signal,
      onProgress: ({ kind }) => kind === 'text' && controller.abort(),
    });
    assert.equal(stopped.stopReason, 'cancelled');
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });

  it('continues on the CPU after a crash, and remembers this GPU and its driver', async () => {
    const { source } = await engine.load(loadRequest());
    const back = becomes('ready');
    process.kill(engine.pid!, 'SIGSEGV');
    const status = await back;
    assert.ok(status.state === 'ready' && status.model.source.kind === 'local');
    assert.deepEqual(
      [status.model.source.backend, status.model.source.gpuUnavailable?.reason],
      ['cpu', 'failed'],
    );
    const [failure, ...others] = await failures.all();
    assert.deepEqual(others, []);
    assert.equal(failure?.gpu.device, source.device);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
    await failures.forget();
    await engine.unload();
    assert.equal((await engine.load(loadRequest())).source.device, source.device);
  });

  it('that computes nonsense is found by the self-test, and loaded on the CPU', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phidelity-on-gpu-'));
    try {
      const modelPath = join(folder, 'senseless.gguf');
      await writeSenselessModel(modelPath);
      const { source } = await engine.load(loadRequest({ modelPath }));
      assert.deepEqual([source.backend, source.gpuUnavailable?.reason], ['cpu', 'failed']);
      const [failure] = await failures.all();
      assert.ok(
        failure && isSameGpu(failure.gpu, { ...failure.gpu, backend: testBackend().backend as 'vulkan' }),
      );
    } finally {
      await engine.unload();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
