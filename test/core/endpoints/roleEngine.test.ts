import assert from 'node:assert/strict';
import { RoleEngine, type Route } from '../../../src/core/endpoints/roleEngine.ts';
import { PhidelityError, type ErrorReason } from '../../../src/core/errors/phidelityError.ts';
import { Emitter } from '../../../src/core/lifetime/emitter.ts';
import type { ChatResult, EngineStatus, ModelInfo } from '../../../src/core/ports/engine.ts';
import { chatRequest } from '../../support/engineFixture.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';
import { ManualTime } from '../../support/manualTime.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';

const request = { modelPath: '/models/local.gguf', threads: 0 };
const teamModel: ModelInfo = {
  ...modelInfo({ name: 'phi-4' }),
  source: { kind: 'endpoint', name: 'team-gpu', url: 'https://gpu.example.com' },
};

/** An engine whose model is loaded, or fails to be, as the test says. */
class StatusEngine extends ScriptedEngine {
  readonly #changed = new Emitter<EngineStatus>();
  readonly #model: ModelInfo;
  loads = 0;
  completions = 0;

  constructor(model: ModelInfo) {
    super(async (_request, say) => say(`by ${model.name}`));
    this.#model = model;
  }

  override readonly onDidChangeStatus = this.#changed.subscribe;

  become(status: EngineStatus): void {
    this.status = status;
    this.#changed.fire(status);
  }

  becomeReady(): void {
    this.become({ state: 'ready', model: this.#model });
  }

  fail(reason: ErrorReason): PhidelityError {
    const error = new PhidelityError(reason, `${this.#model.name}: ${reason}`);
    this.become({ state: 'error', reason, message: error.message });
    return error;
  }

  override async load(): Promise<ModelInfo> {
    this.loads += 1;
    if (this.#model.source.kind === 'endpoint')
      this.become({ state: 'connecting', endpoint: this.#model.source.name });
    await Promise.resolve();
    if (this.loadError) throw this.fail(this.loadError.reason);
    this.becomeReady();
    return this.#model;
  }

  override async complete(): ReturnType<ScriptedEngine['complete']> {
    this.completions += 1;
    return super.complete({} as never, {});
  }
}

describe('RoleEngine', () => {
  let local: StatusEngine;
  let remote: StatusEngine;
  let route: Route;
  let routeChanged: Emitter<void>;
  let engine: RoleEngine;
  let states: string[];
  let time: ManualTime;

  const unreachable = new PhidelityError('endpoint-unreachable', 'team-gpu does not answer.');
  const nothing = { onProgress: () => {} };

  beforeEach(() => {
    local = new StatusEngine(modelInfo({ name: 'local' }));
    remote = new StatusEngine(teamModel);
    route = { usesEndpoint: true, fallsBack: true, model: request };
    routeChanged = new Emitter();
    time = new ManualTime();
    engine = new RoleEngine({
      local,
      remote,
      route: () => route,
      onDidChangeRoute: routeChanged.subscribe,
      timer: time,
    });
    states = [];
    engine.onDidChangeStatus((status) => {
      const place = 'model' in status ? ` ${status.model.name}` : '';
      states.push(`${status.state}${place}${engine.fallback === undefined ? '' : ' instead'}`);
    });
  });
  afterEach(() => engine.dispose());

  const change = (changes: Partial<Route>): void => {
    route = { ...route, ...changes };
    routeChanged.fire();
  };
  const ask = (signal?: AbortSignal): Promise<ChatResult & { readonly text: string }> => {
    let text = '';
    const onProgress = (progress: { kind: string; text?: string }): void =>
      void (text += progress.text ?? '');
    return engine
      .chat(chatRequest(), { onProgress, signal: signal ?? new AbortController().signal })
      .then((result) => ({ ...result, text }));
  };

  it('uses the local engine only while no endpoint is configured', async () => {
    route = { ...route, usesEndpoint: false };
    await engine.load(request);
    await engine.complete({} as never, nothing);
    assert.equal((await ask()).text, 'by local');
    assert.deepEqual([remote.loads, remote.requests.length, remote.completions], [0, 0, 0]);
    assert.deepEqual(states, ['ready local']);
    remote.becomeReady();
    assert.deepEqual(states, ['ready local'], 'an endpoint that does not answer here is not reported');
  });

  it('uses the endpoint where one is configured, and not the local engine', async () => {
    const model = await engine.load(request);
    assert.deepEqual(model.source, teamModel.source);
    const answer = await ask();
    assert.deepEqual([answer.text, answer.model?.source.kind], ['by phi-4', 'endpoint']);
    await engine.complete({} as never, nothing);
    assert.deepEqual([local.loads, local.requests.length, local.completions], [0, 0, 0]);
    assert.deepEqual(states, ['connecting', 'ready phi-4']);
    local.becomeReady();
    assert.deepEqual(engine.status, { state: 'ready', model: teamModel });
    assert.deepEqual(states, ['connecting', 'ready phi-4']);
  });

  it('falls back to the local engine while no endpoint is available, and says why', async () => {
    remote.loadError = unreachable;
    const model = await engine.load(request);
    assert.equal(model.name, 'local');
    assert.equal(engine.fallback, 'phi-4: endpoint-unreachable');
    assert.equal((await ask()).text, 'by local');
    assert.equal(remote.loads, 1, 'a question does not wait for the endpoint again');
    assert.deepEqual(states, ['connecting', 'off instead', 'ready local instead']);
  });

  it("shows the endpoint's error where the fallback is off", async () => {
    route = { ...route, fallsBack: false };
    remote.loadError = unreachable;
    await assert.rejects(engine.load(request), { reason: 'endpoint-unreachable' });
    assert.equal(local.loads, 0);
    assert.equal(engine.status.state, 'error');
    assert.deepEqual(states, ['connecting', 'error']);
  });

  it('shows that an endpoint denies access instead of falling back', async () => {
    remote.loadError = new PhidelityError('endpoint-refused', 'wrong key');
    await assert.rejects(engine.load(request), { reason: 'endpoint-refused' });
    assert.deepEqual([local.loads, engine.fallback], [0, undefined]);
  });

  it('returns to the endpoint when it is available again', async () => {
    remote.loadError = unreachable;
    await engine.load(request);
    remote.become({ state: 'connecting', endpoint: 'team-gpu' });
    assert.equal(engine.fallback, 'phi-4: endpoint-unreachable', 'looking for it is not having it');
    remote.becomeReady();
    assert.equal(engine.fallback, undefined);
    assert.equal((await ask()).text, 'by phi-4');
    assert.deepEqual(states, ['connecting', 'off instead', 'ready local instead', 'ready phi-4']);
  });

  it('checks an endpoint that is down until it responds, without showing it', async () => {
    for (const fallsBack of [true, false]) {
      change({ fallsBack });
      await time.settle();
      remote.loadError = unreachable;
      await engine.load(request).catch(() => {});
      const shown = engine.status;
      const seen: string[] = [];
      const subscription = engine.onDidChangeStatus(({ state }) => seen.push(state));
      await time.pass(60_000);
      assert.deepEqual(engine.status, shown);
      assert.ok(!seen.includes('connecting'), seen.join());
      remote.loadError = undefined;
      await time.pass(60_000);
      assert.deepEqual(engine.status, { state: 'ready', model: teamModel });
      const { loads } = remote;
      await time.pass(600_000);
      assert.equal(remote.loads, loads, 'what answers is left alone');
      subscription.dispose();
    }
  });

  it('stops checking when no endpoint is configured, or when it is disposed', async () => {
    remote.loadError = unreachable;
    await engine.load(request);
    change({ usesEndpoint: false });
    const { loads } = remote;
    await time.pass(600_000);
    assert.equal(remote.loads, loads);
    change({ usesEndpoint: true });
    engine.dispose();
    await time.pass(600_000);
    assert.equal(remote.loads, loads + 1);
  });

  it('stays with the local engine until its answer has ended', async () => {
    remote.loadError = unreachable;
    await engine.load(request);
    let end = (): void => {};
    local.script = async (_request, say) => {
      await new Promise<void>((resolve) => (end = resolve));
      say('by local');
    };
    const answer = ask();
    remote.becomeReady();
    assert.notEqual(engine.fallback, undefined);
    end();
    assert.equal((await answer).text, 'by local');
    assert.equal(engine.fallback, undefined);
    assert.equal(states.at(-1), 'ready phi-4');
  });

  it('falls back where the endpoint fails before the answer begins', async () => {
    await engine.load(request);
    remote.script = async () => {
      throw remote.fail('endpoint-unreachable');
    };
    const answer = await ask();
    assert.deepEqual([answer.text, answer.model?.name], ['by local', 'local']);
    assert.equal(local.loads, 1);
  });

  it('does not retry an answer that failed in the middle', async () => {
    await engine.load(request);
    remote.script = async (_request, say) => {
      say('The first half');
      throw remote.fail('endpoint-failed');
    };
    await assert.rejects(ask(), { reason: 'endpoint-failed' });
    assert.equal(local.requests.length, 0);
    assert.equal(engine.fallback, 'phi-4: endpoint-failed', 'trying again is answered here');
  });

  it('does not fall back once the user has stopped the answer', async () => {
    const controller = new AbortController();
    await engine.load(request);
    remote.script = async () => {
      controller.abort();
      throw remote.fail('endpoint-unreachable');
    };
    await assert.rejects(ask(controller.signal), { reason: 'endpoint-unreachable' });
    assert.deepEqual([local.loads, local.requests.length], [0, 0]);
  });

  it('follows the setting at once', async () => {
    route = { ...route, usesEndpoint: false };
    await engine.load(request);
    change({ usesEndpoint: true });
    await new Promise(setImmediate);
    assert.deepEqual(engine.status, { state: 'ready', model: teamModel });
    change({ usesEndpoint: false });
    assert.deepEqual(engine.status, local.status);
    remote.loadError = unreachable;
    change({ usesEndpoint: true, fallsBack: false });
    await new Promise(setImmediate);
    assert.equal(engine.status.state, 'error');
    change({ fallsBack: true });
    await new Promise(setImmediate);
    assert.equal(engine.status, local.status);
    assert.equal(states.at(-1), 'ready local instead');
  });
});
