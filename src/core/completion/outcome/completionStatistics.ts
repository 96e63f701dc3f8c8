import type { CompletionSource } from './completionOutcome.ts';

/** How much of a completion was accepted in one step. */
type AcceptedPart = 'whole' | 'line' | 'word';

/** An event that is counted. */
export type CompletionEvent =
  /** Completions were returned to the editor, `latency` milliseconds after its request. */
  | { readonly kind: 'given'; readonly source: CompletionSource; readonly latency: number }
  /** A completion came into view that was not in view before. */
  | { readonly kind: 'shown' }
  | { readonly kind: 'accepted'; readonly part: AcceptedPart }
  /** The user typed something other than the completion in view. */
  | { readonly kind: 'typed-over' }
  /** A completion was hidden because it uses something that does not exist. */
  | { readonly kind: 'hidden' };

/** The counts of one day. */
export interface DayStatistics {
  readonly shown: number;
  readonly accepted: Readonly<Record<AcceptedPart, number>>;
  readonly typedOver: number;
  readonly hidden: number;
  readonly given: Readonly<Record<CompletionSource, number>>;
  /** The engine's completions by latency: one count for each of `latencyBounds`, and one for all beyond. */
  readonly latencies: readonly number[];
}

/** Counts by day, an ISO date. */
export type CompletionStatistics = Readonly<Record<string, DayStatistics>>;

/** Upper bounds of the latency buckets, in milliseconds. */
export const latencyBounds = [100, 250, 500, 1000, 2000, 4000, 8000] as const;

const maxDays = 90;

/** A day without counts. */
export const emptyDay: DayStatistics = {
  shown: 0,
  accepted: { whole: 0, line: 0, word: 0 },
  typedOver: 0,
  hidden: 0,
  given: { 'typed-through': 0, cache: 0, engine: 0 },
  latencies: Array.from({ length: latencyBounds.length + 1 }, () => 0),
};

/** The counts with one more event. */
export function countEvent(day: DayStatistics, event: CompletionEvent): DayStatistics {
  switch (event.kind) {
    case 'shown':
      return { ...day, shown: day.shown + 1 };
    case 'accepted':
      return { ...day, accepted: { ...day.accepted, [event.part]: day.accepted[event.part] + 1 } };
    case 'typed-over':
      return { ...day, typedOver: day.typedOver + 1 };
    case 'hidden':
      return { ...day, hidden: day.hidden + 1 };
    case 'given': {
      const { source, latency } = event;
      const given = { ...day.given, [source]: day.given[source] + 1 };
      if (source !== 'engine') return { ...day, given };
      const bound = latencyBounds.findIndex((upper) => latency <= upper);
      const at = bound === -1 ? latencyBounds.length : bound;
      return { ...day, given, latencies: day.latencies.map((count, i) => (i === at ? count + 1 : count)) };
    }
  }
}

/** The sums of two days' counts. */
export function addDays(a: DayStatistics, b: DayStatistics): DayStatistics {
  return {
    shown: a.shown + b.shown,
    accepted: {
      whole: a.accepted.whole + b.accepted.whole,
      line: a.accepted.line + b.accepted.line,
      word: a.accepted.word + b.accepted.word,
    },
    typedOver: a.typedOver + b.typedOver,
    hidden: a.hidden + b.hidden,
    given: {
      'typed-through': a.given['typed-through'] + b.given['typed-through'],
      cache: a.given.cache + b.given.cache,
      engine: a.given.engine + b.given.engine,
    },
    latencies: a.latencies.map((count, i) => count + (b.latencies[i] ?? 0)),
  };
}

/** The statistics with counts added to those of a day. Only the last 90 days are kept. */
export function addToDay(
  statistics: CompletionStatistics,
  date: string,
  counts: DayStatistics,
): CompletionStatistics {
  const all = { ...statistics, [date]: addDays(statistics[date] ?? emptyDay, counts) };
  const dates = Object.keys(all).toSorted().slice(-maxDays);
  return Object.fromEntries(dates.map((one) => [one, all[one]!]));
}
