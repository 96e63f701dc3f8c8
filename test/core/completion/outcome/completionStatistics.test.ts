import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDays,
  addToDay,
  countEvent,
  emptyDay,
  latencyBounds,
  type CompletionEvent,
  type CompletionStatistics,
  type DayStatistics,
} from '../../../../src/core/completion/outcome/completionStatistics.ts';

const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const anyEvent: fc.Arbitrary<CompletionEvent> = fc.oneof(
  fc.record({ kind: fc.constant('grown' as const), characters: fc.nat(100) }),
  fc.record(
    { kind: fc.constant('shown' as const), characters: fc.nat(100), confidence },
    { requiredKeys: ['kind', 'characters'] },
  ),
  fc.record({ kind: fc.constant('kept' as const), characters: fc.nat(100), of: fc.nat(100) }),
  fc.constant({ kind: 'typed-over' } as const),
  fc.constantFrom({ kind: 'hidden' } as const, { kind: 'silent' } as const),
  fc.record(
    {
      kind: fc.constant('accepted' as const),
      characters: fc.nat(100),
      isFirst: fc.boolean(),
      isWhole: fc.boolean(),
      confidence,
    },
    { requiredKeys: ['kind', 'characters', 'isFirst', 'isWhole'] },
  ),
  fc.record({
    kind: fc.constant('given' as const),
    source: fc.constantFrom('typed-through', 'cache', 'engine'),
    latency: fc.nat(20_000),
  }),
);
const counted = (events: readonly CompletionEvent[]): DayStatistics => events.reduce(countEvent, emptyDay);

describe('completion statistics', () => {
  it('count each event where it belongs', () => {
    const day = counted([
      { kind: 'given', source: 'engine', latency: 90 },
      { kind: 'shown', characters: 30 },
      { kind: 'grown', characters: 10 },
      { kind: 'given', source: 'typed-through', latency: 1 },
      { kind: 'accepted', characters: 5, isFirst: true, isWhole: false },
      { kind: 'accepted', characters: 20, isFirst: false, isWhole: true },
      { kind: 'kept', characters: 4, of: 5 },
      { kind: 'given', source: 'engine', latency: 1e6 },
      { kind: 'shown', characters: 2 },
      { kind: 'typed-over' },
    ]);
    assert.equal(day.shown, 2);
    assert.equal(day.typedOver, 1);
    assert.deepEqual([day.accepted, day.acceptedWhole], [1, 1]);
    assert.deepEqual([day.acceptedCharacters, day.shownCharacters], [25, 42]);
    assert.deepEqual([day.keptCharacters, day.judgedCharacters], [4, 5]);
    assert.deepEqual(day.given, { 'typed-through': 1, cache: 0, engine: 2 });
    assert.deepEqual(day.latencies, [1, ...latencyBounds.slice(1).map(() => 0), 1]);
  });

  it('count what is shown and accepted by how sure the model was', () => {
    const { shownByConfidence, acceptedByConfidence, silent } = counted([
      { kind: 'shown', characters: 30, confidence: 0.95 },
      { kind: 'accepted', characters: 5, isFirst: true, isWhole: false, confidence: 0.95 },
      { kind: 'accepted', characters: 25, isFirst: false, isWhole: true, confidence: 0.95 },
      { kind: 'shown', characters: 30, confidence: 1 },
      { kind: 'shown', characters: 30, confidence: 0.5 },
      { kind: 'shown', characters: 30 },
      { kind: 'silent' },
    ]);
    assert.deepEqual(shownByConfidence, [0, 0, 0, 0, 0, 1, 0, 0, 0, 2]);
    assert.deepEqual(acceptedByConfidence, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert.equal(silent, 1);
  });

  it('put a latency into the first bucket that includes it', () => {
    for (const [i, bound] of latencyBounds.entries()) {
      const { latencies } = counted([{ kind: 'given', source: 'engine', latency: bound }]);
      assert.equal(latencies[i], 1, `${bound} ms`);
    }
  });

  it('are the same whether days are counted together or apart', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.array(anyEvent), (first, second) => {
        assert.deepEqual(addDays(counted(first), counted(second)), counted([...first, ...second]));
      }),
    );
  });

  it('keep the last 90 days, in order', () => {
    const day = counted([{ kind: 'shown', characters: 1 }]);
    const date = (i: number): string => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    let all: CompletionStatistics = {};
    for (let i = 0; i < 100; i++) all = addToDay(all, date((i * 37) % 100), day);
    all = addToDay(all, date(99), day);
    const days = Object.keys(all);
    assert.equal(days.length, 90);
    assert.deepEqual([days[0], days[89]], [date(10), date(99)]);
    assert.equal(all[date(99)]?.shown, 2);
  });
});
