import assert from 'node:assert/strict';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import type { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { buildEngine, loadRequest, realEngine } from '../../support/engineFixture.ts';

const isCancelled = (error: unknown): boolean => error instanceof PhidelityError;

describe('A load that several wait for', function () {
  this.timeout(60_000);
  let engine: ForkedEngine;

  before(buildEngine);
  beforeEach(() => {
    engine = realEngine();
  });
  afterEach(() => engine.unload());

  it('rejects a cancelled caller at once, and continues for the others', async () => {
    const controller = new AbortController();
    const first = engine.load(loadRequest());
    const joined = engine.load(loadRequest(), { signal: controller.signal });
    controller.abort();
    await assert.rejects(joined, isCancelled);
    assert.equal(engine.status.state, 'loading', 'nothing waited for its end');
    assert.equal((await first).kind, 'demo');
    assert.equal(engine.status.state, 'ready');
  });

  it('continues when the caller that started it is cancelled', async () => {
    const controller = new AbortController();
    const first = engine.load(loadRequest(), { signal: controller.signal });
    const joined = engine.load(loadRequest());
    controller.abort();
    await assert.rejects(first, isCancelled);
    assert.equal((await joined).kind, 'demo');
  });

  it('ends when all callers are cancelled, and a later one starts a new load', async () => {
    const controllers = [new AbortController(), new AbortController()];
    const loads = controllers.map(({ signal }) => engine.load(loadRequest(), { signal }));
    const ended = Promise.all(loads.map((load) => assert.rejects(load, isCancelled)));
    for (const controller of controllers) controller.abort();
    const later = engine.load(loadRequest());
    await ended;
    assert.equal((await later).kind, 'demo');
    assert.equal(engine.status.state, 'ready');
  });

  it('ends when it is cancelled before it began', async () => {
    await assert.rejects(engine.load(loadRequest(), { signal: AbortSignal.abort() }), isCancelled);
    assert.deepEqual(engine.status, { state: 'off' });
  });

  it('is not cancelled by a signal that is aborted after the model is loaded', async () => {
    const controller = new AbortController();
    await engine.load(loadRequest(), { signal: controller.signal });
    controller.abort();
    await engine.load(loadRequest());
    assert.equal(engine.status.state, 'ready');
  });
});
