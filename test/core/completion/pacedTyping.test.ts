import assert from 'node:assert/strict';
import { Completer } from '../../../src/core/completion/completer.ts';
import { noRelatedCode } from '../../../src/core/completion/prompt/promptBuilder.ts';
import { AdaptiveDebounce } from '../../../src/core/completion/trigger/adaptiveDebounce.ts';
import type { CallOptions } from '../../../src/core/ports/engine.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../../src/core/ports/completionRequest.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { CompletionEngine } from './support/completionEngine.ts';
import { EditedDocument } from './support/document.ts';
import { ManualTime } from '../../support/manualTime.ts';

/** An engine that answers each request after so many milliseconds, and says the first word after half of them. */
class PacedEngine extends CompletionEngine {
  latency: number;
  cancelled = 0;
  pressedAt = 0;
  /** Milliseconds from the last key to each prefetch. */
  readonly prefetches: number[] = [];
  readonly #time: ManualTime;

  constructor(time: ManualTime, latency: number) {
    super();
    this.#time = time;
    this.latency = latency;
  }

  get requestCount(): number {
    return this.asked.filter(({ request }) => request.priority === 'interactive').length;
  }

  override complete(
    request: CompletionRequest,
    options: CallOptions<CompletionProgress>,
  ): Promise<CompletionResult> {
    if (request.priority === 'background') this.prefetches.push(this.#time.now() - this.pressedAt);
    const result = super.complete(request, options);
    const own = this.asked.at(-1)!;
    const answer = async (): Promise<void> => {
      for (const piece of ['0', ' * what_nobody_types']) {
        if (!(await this.#time.delay(this.latency / 2, options.signal))) {
          if (request.priority === 'interactive') this.cancelled += 1;
          return;
        }
        own.say(piece);
      }
      own.end();
    };
    void answer();
    return result;
  }
}

/** Someone who types evenly, one short statement after the other. */
class PacedTyping {
  readonly time = new ManualTime();
  readonly engine: PacedEngine;
  /** Milliseconds from each key to what was shown for it. */
  readonly waits: number[] = [];
  readonly #document = new EditedDocument('x = 1\n');
  readonly #completer: Completer;
  readonly #interval: number;
  #call = new AbortController();

  constructor(latency: number, interval = 170, debounce?: AdaptiveDebounce) {
    this.#interval = interval;
    this.engine = new PacedEngine(this.time, latency);
    this.#completer = new Completer({
      engine: this.engine,
      clock: this.time,
      timer: this.time,
      related: noRelatedCode,
      logger: memoryLogger(),
      settings: () => ({
        model: { modelPath: '/models/paced.gguf', threads: 1 },
        automatic: true,
        inStringsAndComments: false,
        slowAfter: Infinity,
        contextSize: 2048,
      }),
      ...(debounce && { debounce }),
    });
    this.engine.becomeReady();
  }

  /** Stops typing for a while. */
  think(milliseconds: number): Promise<void> {
    return this.time.pass(milliseconds);
  }

  async type(keys: number): Promise<void> {
    for (let key = 0; key < keys; key++) {
      this.#call.abort();
      this.#call = new AbortController();
      const document = this.#document;
      this.#completer.edited(document.id, document.type('ab = cd + '[key % 10]!));
      const pressed = this.time.now();
      this.engine.pressedAt = pressed;
      void this.#completer
        .complete(document, document.cursor, 'automatic', this.#call.signal)
        .then(({ kind }) => kind === 'completions' && this.waits.push(this.time.now() - pressed));
      await this.time.pass(this.#interval);
    }
  }

  /** Requests that were made and that were cancelled during so many keys. */
  async count(keys: number): Promise<{ readonly requests: number; readonly cancelled: number }> {
    const { requestCount, cancelled } = this.engine;
    await this.type(keys);
    return {
      requests: this.engine.requestCount - requestCount,
      cancelled: this.engine.cancelled - cancelled,
    };
  }
}

/** The rule without any knowledge of fast engines. */
class AlwaysPausing extends AdaptiveDebounce {
  override delay(startsLine: boolean): number {
    return this.pause(startsLine);
  }

  override prefetchDelay(): number {
    return 0;
  }
}

describe('typing beside an engine that answers at its own pace', () => {
  it('shows what a fast engine says without a wait of its own', async () => {
    const typing = new PacedTyping(30);
    await typing.type(40);
    const settled = typing.waits.slice(-10);
    assert.deepEqual([...new Set(settled)], [30]);
  });

  it('asks a fast engine no more often than with a pause', async () => {
    const adaptive = await new PacedTyping(30).count(60);
    const pausing = await new PacedTyping(30, 170, new AlwaysPausing()).count(60);
    assert.ok(adaptive.requests <= pausing.requests);
    assert.equal(adaptive.cancelled, 0);
  });

  it('asks a slow engine as with a pause', async () => {
    for (const latency of [200, 700, 3000]) {
      const adaptive = new PacedTyping(latency);
      const pausing = new PacedTyping(latency, 170, new AlwaysPausing());
      for (const typing of [adaptive, pausing])
        for (let line = 0; line < 4; line++) {
          await typing.type(10);
          await typing.think(4000);
        }
      assert.equal(adaptive.engine.requestCount, pausing.engine.requestCount);
      assert.deepEqual(adaptive.waits, pausing.waits);
      assert.ok(adaptive.waits.length > 0);
    }
  });

  it('makes and cancels no more requests than with a pause when the machine becomes busy', async () => {
    for (const latency of [200, 300, 700, 3000]) {
      const adaptive = new PacedTyping(30);
      const pausing = new PacedTyping(30, 170, new AlwaysPausing());
      const counts = [];
      for (const typing of [adaptive, pausing]) {
        await typing.type(40);
        typing.engine.latency = latency;
        counts.push(await typing.count(60));
      }
      const [busy, paused] = counts;
      assert.ok(busy!.requests <= paused!.requests);
      assert.ok(busy!.cancelled <= paused!.cancelled);
      assert.ok(busy!.cancelled <= 3);
    }
  });

  it('asks at once again when the machine is no longer busy', async () => {
    const typing = new PacedTyping(30);
    await typing.type(40);
    typing.engine.latency = 3000;
    await typing.type(30);
    typing.engine.latency = 30;
    await typing.think(1500);
    await typing.type(20);
    assert.equal(typing.waits.at(-1), 30);
  });

  it('works ahead no sooner than with a pause, since that is wasted when the user types on', async () => {
    const adaptive = new PacedTyping(30);
    const pausing = new PacedTyping(30, 170, new AlwaysPausing());
    for (const typing of [adaptive, pausing]) await typing.type(60);
    assert.ok(adaptive.engine.prefetches.length > 0);
    assert.ok(adaptive.engine.prefetches.length <= pausing.engine.prefetches.length);
    assert.ok(adaptive.engine.prefetches.at(-1)! >= pausing.engine.prefetches.at(-1)!);
  });

  it('does not ask at each key that is held', async () => {
    const held = await new PacedTyping(60, 33).count(60);
    assert.equal(held.requests, 0);
  });
});
