import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { on } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PhidelityError, type ErrorReason } from '../../src/core/errors/phidelityError.ts';
import type { EngineStatus } from '../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  completionRequest,
  demoModel,
  endless,
  loadRequest,
  memoryLogger,
  realEngine,
} from '../support/engineFixture.ts';
import { ended } from '../support/ended.ts';
import { isRunning } from '../../src/platform/isRunning.ts';

const failsWith = (reason: ErrorReason, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof PhidelityError);
  assert.equal(error.reason, reason, error.message);
  assert.match(error.message, message);
  return true;
};

describe('The engine process', () => {
  let engine: ForkedEngine;
  let states: EngineStatus['state'][];

  before(buildEngine);
  beforeEach(() => {
    engine = realEngine();
    states = [];
    engine.onDidChangeStatus(({ state }) => states.at(-1) === state || states.push(state));
  });
  afterEach(() => engine.unload());

  const babble = chatRequest({ sampling: endless, maxTokens: 100_000 });

  it('starts with a load, shows its status, and ends with an unload', async () => {
    assert.deepEqual(engine.status, { state: 'off' });
    assert.equal(engine.pid, undefined);
    const model = await engine.load(loadRequest());
    assert.deepEqual(engine.status, { state: 'ready', model });
    await engine.chat(chatRequest({ maxTokens: 2 }), {});
    assert.ok((await engine.memory()).residentBytes > 10_000_000);
    const pid = engine.pid!;
    assert.ok(isRunning(pid));
    await engine.unload();
    assert.ok(!isRunning(pid), 'the process is gone when unload resolves');
    assert.deepEqual(states, ['loading', 'ready', 'generating', 'ready', 'off']);
    assert.deepEqual(engine.status, { state: 'off' });
  });

  it('is asked for nothing while no model is loaded', async () => {
    await assert.rejects(engine.chat(chatRequest(), {}), failsWith('no-model', /Load Model/));
    await assert.rejects(engine.countTokens(['x']), failsWith('no-model', /Load Model/));
    await engine.unload();
    assert.deepEqual(engine.status, { state: 'off' });
  });

  it('loads the same model once, however often it is asked to', async () => {
    const [first, second] = await Promise.all([engine.load(loadRequest()), engine.load(loadRequest())]);
    const { pid } = engine;
    assert.equal(first, second);
    assert.equal(await engine.load(loadRequest()), first);
    assert.equal(engine.pid, pid);
    assert.deepEqual(states, ['loading', 'ready']);
  });

  it('changes from one model to another, and back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phidelity-switch-'));
    const other = join(folder, 'other.gguf');
    await copyFile(demoModel, other);
    try {
      for (const modelPath of [demoModel, other, demoModel]) {
        const model = await engine.load(loadRequest({ modelPath, contextSize: 1024 }));
        assert.equal(model.source.path, modelPath);
        assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
      }
      const larger = await engine.load(loadRequest({ contextSize: 1536 }));
      assert.equal(larger.contextSize, 1536);
    } finally {
      await engine.unload();
      await rm(folder, { recursive: true });
    }
  });

  it('that is killed during an answer fails it, and a load does not wait for its restart', async () => {
    await engine.load(loadRequest());
    const pid = engine.pid!;
    const chat = answerOf(engine, babble, {
      onProgress: ({ kind }) => kind === 'text' && process.kill(pid, 'SIGKILL'),
    });
    const waiting = engine.chat(chatRequest(), {});
    await assert.rejects(chat, failsWith('engine-exited', /SIGKILL.*is restarting it/));
    await assert.rejects(waiting, failsWith('engine-exited', /SIGKILL/));
    assert.equal(engine.status.state, 'error');
    assert.equal(engine.pid, undefined);
    await assert.rejects(engine.chat(chatRequest(), {}), failsWith('no-model', /./));
    await engine.load(loadRequest());
    assert.notEqual(engine.pid, pid);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });

  it('that is killed while it loads fails the load, and the next one works', async () => {
    const loading = engine.load(loadRequest());
    process.kill(engine.pid!, 'SIGKILL');
    await assert.rejects(loading, failsWith('engine-exited', /SIGKILL/));
    assert.equal(engine.status.state, 'error');
    await engine.load(loadRequest());
    assert.equal(engine.status.state, 'ready');
  });

  it('that does not start says so', async () => {
    const logger = memoryLogger();
    const broken = new ForkedEngine({ entry: '/does/not/exist.mjs', logger });
    await assert.rejects(broken.load(loadRequest()), failsWith('engine-exited', /exit code 1/));
    assert.equal(broken.status.state, 'error');
    broken.dispose();
    assert.ok(
      logger.lines.some((line) => line.includes('exist.mjs')),
      'the log tells why',
    );
  });

  it('ends at once when unloaded during an answer', async () => {
    await engine.load(loadRequest());
    const pid = engine.pid!;
    let unloading: Promise<void> | undefined;
    const chat = answerOf(engine, babble, {
      onProgress: ({ kind }) => {
        if (kind === 'text') unloading ??= engine.unload();
      },
    });
    const { stopReason } = await chat;
    assert.equal(stopReason, 'cancelled', 'what was said is not lost to an error');
    await unloading;
    assert.ok(!isRunning(pid));
    assert.deepEqual(states, ['loading', 'ready', 'generating', 'off']);
  });

  it('ends at once when the engine is disposed of', async () => {
    await engine.load(loadRequest());
    const pid = engine.pid!;
    engine.dispose();
    engine.dispose();
    await ended(pid);
    assert.deepEqual(states, ['loading', 'ready'], 'no error is reported');
  });

  it('ends when its load is cancelled, and the next load works', async () => {
    const controller = new AbortController();
    const loading = engine.load(loadRequest(), { signal: controller.signal });
    const { pid } = engine;
    controller.abort();
    const again = engine.load(loadRequest());
    await assert.rejects(loading);
    assert.equal((await again).contextSize, 2048);
    assert.equal(engine.pid, pid, 'a load that takes over keeps the process');
    assert.equal(engine.status.state, 'ready');

    const other = new AbortController();
    const cancelled = engine.load(loadRequest({ contextSize: 512 }), { signal: other.signal });
    other.abort();
    await assert.rejects(cancelled);
    assert.deepEqual(engine.status, { state: 'off' });
    assert.ok(!isRunning(pid!));
  });

  it('shows that it generates until the last of several answers has ended', async () => {
    await engine.load(loadRequest());
    await Promise.all([1, 2, 3].map(() => engine.chat(chatRequest({ maxTokens: 3 }), {})));
    assert.deepEqual(states, ['loading', 'ready', 'generating', 'ready']);
  });

  describe('never outlives its owner,', () => {
    for (const [when, argument, moment] of [
      ['when that is killed while the engine waits', 'load', 'ready'],
      ['when that is killed while a model is loaded', 'load', 'loading'],
      ['when that is killed while a prompt is read', 'chat', 'prompt'],
      ['when that is killed while an answer is written', 'chat', 'text'],
    ] as const) {
      it(when, async () => {
        const entry = fileURLToPath(new URL('../support/engineOwner.ts', import.meta.url));
        const owner = fork(entry, [argument], { execArgv: ['--import', 'tsx'] });
        for await (const [told] of on(owner, 'message')) {
          const { pid, happened } = told as { pid: number; happened: string };
          if (happened !== moment) continue;
          assert.ok(isRunning(pid));
          owner.kill('SIGKILL');
          await ended(pid);
          break;
        }
      });
    }
  });
});

describe('The settings of a load', () => {
  let engine: ForkedEngine;

  before(async () => {
    await buildEngine();
    engine = realEngine();
  });
  after(() => engine.unload());

  it('accept a context of 512 tokens up to what the model was trained for', async () => {
    for (const contextSize of [
      0,
      1,
      511,
      -1,
      4096.5,
      16_385,
      10_000_000,
      2 ** 53,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ])
      await assert.rejects(
        engine.load(loadRequest({ contextSize })),
        failsWith('context-size', /"phidelity\.model\.contextSize"/),
        String(contextSize),
      );
    assert.equal((await engine.load(loadRequest({ contextSize: 512 }))).contextSize, 512);
  });

  it('take the context that the model was trained for when none is set', async () => {
    const { contextSize, trainedContextSize } = await engine.load({ modelPath: demoModel, threads: 1 });
    assert.equal(contextSize, 16_384);
    assert.equal(trainedContextSize, 16_384);
  });

  it('accept any number of threads, and use no more than there are cores', async () => {
    for (const threads of [0, 1, 10_000_000]) {
      const model = await engine.load(loadRequest({ threads, contextSize: 512 }));
      const { threads: chosen, threadsFrom } = model.source;
      assert.ok(chosen >= 1 && chosen <= availableParallelism());
      if (threads > 0)
        assert.deepEqual([chosen, threadsFrom], [Math.min(threads, availableParallelism()), 'setting']);
      else assert.notEqual(threadsFrom, 'setting');
      assert.equal((await answerOf(engine, chatRequest({ maxTokens: 2 }))).usage.generatedTokens, 2);
    }
    await assert.rejects(engine.load(loadRequest({ threads: -1 })), failsWith('protocol', /threads/));
  });

  it('map the file or read it, and report the plan for that', async () => {
    for (const memoryMap of ['on', 'off'] as const) {
      const { source } = await engine.load(loadRequest({ memoryMap, completionContextSize: 1024 }));
      const { plan, fileBytes } = source;
      assert.deepEqual([plan.contextSize, plan.completionContextSize, plan.gpuLayers], [2048, 1024, 0]);
      assert.equal(plan.memoryMap, memoryMap === 'on');
      assert.ok(plan.mappedBytes <= (memoryMap === 'on' ? fileBytes : 0));
      assert.ok(plan.privateBytes > plan.cacheBytes && plan.privateBytes < plan.freeBytes);
      assert.deepEqual(plan.reductions, []);
      assert.equal((await answerOf(engine, chatRequest({ maxTokens: 2 }))).usage.generatedTokens, 2);
    }
  });

  it('bound the context of completions, whatever those ask for', async () => {
    await engine.load(loadRequest({ completionContextSize: 512 }));
    const request = completionRequest('value = compute(other)\n'.repeat(200), { contextSize: 4096 });
    await assert.rejects(
      engine.complete(request, {}),
      failsWith('prompt-too-long', /context holds only 512\. For a larger context, close/),
    );
  });

  it('of an answer are taken at their limits, or refused', async () => {
    await engine.load(loadRequest({ contextSize: 512 }));
    const { sampling } = chatRequest();
    for (const extreme of [
      { temperature: 1e9 },
      { topK: 2 ** 31 },
      { topP: 0 },
      { minP: 2 },
      { seed: 2 ** 40, temperature: 1 },
      { repeatPenalty: 0 },
      { repeatPenalty: 1e9 },
    ])
      await engine.chat(chatRequest({ sampling: { ...sampling, ...extreme }, maxTokens: 3 }), {});
    await assert.rejects(
      engine.chat(chatRequest({ sampling: { ...sampling, temperature: -1 } }), {}),
      failsWith('protocol', /temperature/),
    );
    await assert.rejects(engine.chat(chatRequest({ maxTokens: 0 }), {}), failsWith('protocol', /maxTokens/));
    assert.match((await answerOf(engine, chatRequest({ maxTokens: 200 }))).text, /fetch_json/);
  });
});
