import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HangLimits } from '../../../src/core/engine/lifecycle/hangDetector.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import type { EngineStatus, LoadRequest } from '../../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  completionOf,
  completionRequest,
  demoModel,
  endless,
  engineEntry,
  loadRequest,
  memoryLogger,
} from '../../support/engineFixture.ts';
import { ended } from '../../support/ended.ts';
import { isRunning } from '../../../src/platform/isRunning.ts';
import type { LocalModelInfo } from '../../../src/protocol/schemas/engineSchemas.ts';

/** Still longer than a healthy process is silent on a busy machine. */
const impatient: HangLimits = { beat: 200, start: 60_000, silence: 8000, standstill: 60_000 };

type FailedStatus = EngineStatus & { state: 'error' };

/** An engine whose every change of status is kept. */
class WatchedEngine extends ForkedEngine {
  readonly seen: EngineStatus[] = [];

  constructor(hangLimits: HangLimits = impatient, entry = engineEntry) {
    super({ entry, logger: memoryLogger(), hangLimits });
    this.onDidChangeStatus((status) => this.seen.push(status));
  }

  get states(): string[] {
    const names = this.seen.map((status) =>
      status.state === 'error' && status.isRestarting ? 'restarting' : status.state,
    );
    return names.filter((name, index) => name !== names[index - 1]);
  }

  get failures(): FailedStatus[] {
    return this.seen.filter((status) => status.state === 'error');
  }

  /** Resolves when a status is there, now or later. */
  async becomes(is: (status: EngineStatus) => boolean): Promise<EngineStatus> {
    if (is(this.status)) return this.status;
    return new Promise((resolve) => {
      const listening = this.onDidChangeStatus((status) => {
        if (!is(status)) return;
        listening.dispose();
        resolve(status);
      });
    });
  }

  async backAfter(fault: (pid: number) => void): Promise<void> {
    const { pid } = this;
    assert.ok(pid);
    fault(pid);
    await this.becomes(({ state }) => state === 'error');
    await this.becomes(({ state }) => state === 'ready');
    await ended(pid);
    assert.notEqual(this.pid, pid);
  }
}

/**
 * Resolves when every wait for a new start that is under way is over: an engine that cannot start at all begins now, and
 * waits as often and as long as any does before it gives up.
 */
async function restartsWereDue(): Promise<void> {
  const witness = new WatchedEngine(impatient, '/does/not/exist.mjs');
  await assert.rejects(witness.load(loadRequest()));
  await witness.becomes((status) => status.state === 'error' && !status.isRestarting);
  witness.dispose();
}

const kill = (pid: number): void => void process.kill(pid, 'SIGKILL');
const stop = (pid: number): void => void process.kill(pid, 'SIGSTOP');
const babble = chatRequest({ sampling: endless, maxTokens: 100_000 });

describe('An engine that ends by itself', function () {
  this.timeout(120_000);
  let engine: WatchedEngine;

  before(buildEngine);
  beforeEach(() => {
    engine = new WatchedEngine();
  });
  afterEach(() => engine.unload());

  it('is restarted with the same model, and completes and answers without being asked to load', async () => {
    const request = loadRequest({ contextSize: 1024 });
    const first = await engine.load(request);
    await engine.backAfter(kill);
    assert.deepEqual(engine.states, ['loading', 'ready', 'restarting', 'loading', 'ready']);
    assert.match(engine.failures[0]!.message, /stopped unexpectedly \(signal SIGKILL\).*is restarting it/);
    const { pid } = engine;
    const again = await engine.load(request);
    // How long it took and what was free then differ each time.
    const { plan } = first.source;
    const withoutTime = ({ source, ...model }: LocalModelInfo) => ({
      ...model,
      ...source,
      loadSeconds: 0,
      plan,
    });
    assert.deepEqual(withoutTime(again), withoutTime(first));
    assert.equal(engine.pid, pid, 'it is loaded already');
    assert.notEqual((await completionOf(engine, completionRequest('import os\n\ndef main(')))?.text, '');
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });

  it('fails pending calls, after their text so far has arrived', async () => {
    await engine.load(loadRequest());
    let said = '';
    const chat = answerOf(engine, babble, {
      onProgress: (progress) => {
        if (progress.kind !== 'text') return;
        said += progress.text;
        if (said.length > 40 && engine.pid) kill(engine.pid);
      },
    });
    await assert.rejects(
      chat,
      (error) => error instanceof PhidelityError && error.reason === 'engine-exited',
    );
    assert.ok(said.length > 40);
    await engine.becomes(({ state }) => state === 'ready');
  });

  it('is restarted when it ends while it loads, and then loads', async () => {
    const loading = engine.load(loadRequest());
    kill(engine.pid!);
    await assert.rejects(loading, /Phidelity is restarting it/);
    await engine.becomes(({ state }) => state === 'ready');
    assert.deepEqual(engine.states, ['loading', 'restarting', 'loading', 'ready']);
  });

  it('stays down after three times in a row and says so; one that is then asked to load does', async () => {
    await engine.load(loadRequest());
    await engine.backAfter(kill);
    await engine.backAfter(kill);
    kill(engine.pid!);
    const down = await engine.becomes((status) => status.state === 'error' && !status.isRestarting);
    assert.match((down as FailedStatus).message, /3 times in a row \(signal SIGKILL\).*memory.*See the log/);
    assert.equal(engine.failures.length, 3, 'each is told once');
    await restartsWereDue();
    assert.equal(engine.status, down, 'nothing is tried any more');

    await engine.load(loadRequest());
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
    kill(engine.pid!);
    await engine.becomes((status) => status.state === 'error' && !status.isRestarting);
  });

  it('that cannot even start is tried three times', async () => {
    const broken = new WatchedEngine(impatient, '/does/not/exist.mjs');
    await assert.rejects(broken.load(loadRequest()), /exit code 1/);
    await broken.becomes((status) => status.state === 'error' && !status.isRestarting);
    assert.deepEqual(broken.states, ['loading', 'restarting', 'loading', 'restarting', 'loading', 'error']);
    broken.dispose();
  });

  it('is started at once when it is asked to load meanwhile, and only once', async () => {
    await engine.load(loadRequest());
    kill(engine.pid!);
    await engine.becomes(({ state }) => state === 'error');
    const other: LoadRequest = loadRequest({ contextSize: 512 });
    assert.equal((await engine.load(other)).contextSize, 512);
    const { pid } = engine;
    await restartsWereDue();
    assert.equal(engine.pid, pid);
    assert.equal((await engine.load(other)).contextSize, 512);
  });

  it('stays off when it is unloaded meanwhile', async () => {
    await engine.load(loadRequest());
    kill(engine.pid!);
    await engine.becomes(({ state }) => state === 'error');
    await engine.unload();
    await restartsWereDue();
    assert.deepEqual(engine.status, { state: 'off' });
    assert.equal(engine.pid, undefined);
  });

  it('is not started again for a model that could not be loaded', async () => {
    const missing = loadRequest({ modelPath: '/does/not/exist.gguf' });
    await assert.rejects(engine.load(missing), /does not exist/);
    const { pid, status } = engine;
    assert.equal(status.state, 'error');
    kill(pid!);
    await ended(pid!);
    await restartsWereDue();
    assert.equal(engine.status, status, 'the file is still what is wrong');
    assert.equal(engine.pid, undefined);
  });

  describe('that hangs', () => {
    it('is killed and restarted while it waits', async () => {
      await engine.load(loadRequest());
      await engine.backAfter(stop);
      assert.match(engine.failures[0]!.message, /it stopped responding/);
    });

    it('is killed and restarted while it answers', async () => {
      await engine.load(loadRequest());
      const chat = answerOf(engine, babble, {
        onProgress: ({ kind }) => kind === 'text' && engine.pid && stop(engine.pid),
      });
      await assert.rejects(chat, /it stopped responding/);
      await engine.becomes(({ state }) => state === 'ready');
    });

    it('is killed and restarted while it loads', async () => {
      const loading = engine.load(loadRequest());
      await engine.becomes((status) => status.state === 'loading' && status.fraction > 0);
      stop(engine.pid!);
      await assert.rejects(loading, /it stopped responding/);
      await engine.becomes(({ state }) => state === 'ready');
    });

    it('is left alone when it continues in time', async () => {
      await engine.load(loadRequest());
      const pid = engine.pid!;
      for (let round = 0; round < 3; round++) {
        stop(pid);
        await new Promise((resolve) => setTimeout(resolve, impatient.silence / 2));
        process.kill(pid, 'SIGCONT');
        await answerOf(engine, chatRequest({ maxTokens: 2 }));
      }
      assert.equal(engine.pid, pid);
    });

    it('is ended when it is unloaded', async () => {
      await engine.load(loadRequest());
      const pid = engine.pid!;
      stop(pid);
      await engine.unload();
      assert.ok(!isRunning(pid));
      assert.deepEqual(engine.status, { state: 'off' });
    });
  });

  it('that is busy for long is not taken for one that hangs', async () => {
    await engine.unload();
    engine = new WatchedEngine({ beat: 50, start: 60_000, silence: 60_000, standstill: 6000 });
    await engine.load(loadRequest());
    const pid = engine.pid!;
    const controller = new AbortController();
    const chat = answerOf(engine, babble, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 8000));
    controller.abort();
    await chat;
    assert.equal(engine.pid, pid);
  });

  describe('because of its model file', () => {
    let folder: string;
    let modelPath: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'phidelity-restarting-'));
      modelPath = join(folder, 'model.gguf');
      await copyFile(demoModel, modelPath);
      await engine.load(loadRequest({ modelPath }));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it('does not end when the file is deleted, and says so when it is restarted', async () => {
      await rm(modelPath);
      assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
      kill(engine.pid!);
      await engine.becomes((status) => status.state === 'error' && !status.isRestarting);
      assert.equal(engine.failures.at(-1)!.reason, 'model-not-found');
      assert.match(engine.failures.at(-1)!.message, /model\.gguf does not exist/);
    });

    it('does not end when another file takes its place', async () => {
      await rm(modelPath);
      await writeFile(modelPath, 'This is not a model.');
      assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
      kill(engine.pid!);
      await engine.becomes((status) => status.state === 'error' && !status.isRestarting);
      assert.equal(engine.failures.at(-1)!.reason, 'not-gguf');
    });

    it('says so when the file was cut, whether or not that ends it', async () => {
      await truncate(modelPath, 1_000_000);
      await answerOf(engine, chatRequest()).catch(() => {});
      if (engine.pid) kill(engine.pid);
      await engine.becomes((status) => status.state === 'error' && !status.isRestarting);
      assert.equal(engine.failures.at(-1)!.reason, 'truncated-gguf');
    });
  });
});
