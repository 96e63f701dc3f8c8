import type { CompletionSource } from './completionOutcome.ts';

/** An event that is counted. Characters are UTF-16 code units. */
export type CompletionEvent =
  /** Completions were returned to the editor, `latency` milliseconds after its request. */
  | { readonly kind: 'given'; readonly source: CompletionSource; readonly latency: number }
  /** A suggestion came into view that was not in view before, with so many characters. */
  | { readonly kind: 'shown'; readonly characters: number; readonly confidence?: number }
  /** The suggestion in view got so many more characters. */
  | { readonly kind: 'grown'; readonly characters: number }
  /** So many characters of a suggestion were accepted: its first ones, or more of them; and the suggestion as a whole. */
  | {
      readonly kind: 'accepted';
      readonly characters: number;
      readonly isFirst: boolean;
      readonly isWhole: boolean;
      readonly confidence?: number;
    }
  /** So many `of` the accepted characters were still there after `keptAfter`. */
  | { readonly kind: 'kept'; readonly characters: number; readonly of: number }
  /** The user typed something other than the suggestion in view, and had accepted nothing of it. */
  | { readonly kind: 'typed-over' }
  /** A completion was hidden because it uses something that does not exist. */
  | { readonly kind: 'hidden' }
  /** So many names of a completion were put in the place of others that do not exist. */
  | { readonly kind: 'replaced'; readonly names: number }
  /** A completion was not shown because it was unlikely to be accepted. */
  | { readonly kind: 'silent' };

/** Milliseconds after which it is counted how much of what was accepted is still there. */
export const keptAfter = 30_000;

/**
 * The counts of one day. A suggestion counts once: as shown, and then as accepted if anything of it was accepted, or as
 * typed over.
 */
export interface DayStatistics {
  readonly shown: number;
  readonly shownCharacters: number;
  readonly accepted: number;
  /** Of those accepted, the ones that were accepted to their end in one step or with their last part. */
  readonly acceptedWhole: number;
  readonly acceptedCharacters: number;
  /** Of so many accepted characters, `keptAfter` has passed. */
  readonly judgedCharacters: number;
  readonly keptCharacters: number;
  readonly typedOver: number;
  readonly hidden: number;
  readonly silent: number;
  readonly replaced: number;
  /** Suggestions shown and accepted whose confidence is known, by its bucket. */
  readonly shownByConfidence: readonly number[];
  readonly acceptedByConfidence: readonly number[];
  readonly given: Readonly<Record<CompletionSource, number>>;
  /** The engine's completions by latency: one count for each of `latencyBounds`, and one for all beyond. */
  readonly latencies: readonly number[];
}

/** Counts by day, an ISO date. */
export type CompletionStatistics = Readonly<Record<string, DayStatistics>>;

/** Upper bounds of the latency buckets, in milliseconds. */
export const latencyBounds = [100, 250, 500, 1000, 2000, 4000, 8000] as const;

const maxDays = 90;

/** Equal steps of confidence from 0 to 1. */
export const confidenceBuckets = 10;

/** The bucket of a confidence. */
export function confidenceBucket(confidence: number): number {
  return Math.min(confidenceBuckets - 1, Math.floor(confidence * confidenceBuckets));
}

const noBuckets: readonly number[] = Array.from({ length: confidenceBuckets }, () => 0);

/** A day without counts. */
export const emptyDay: DayStatistics = {
  shown: 0,
  shownCharacters: 0,
  accepted: 0,
  acceptedWhole: 0,
  acceptedCharacters: 0,
  judgedCharacters: 0,
  keptCharacters: 0,
  typedOver: 0,
  hidden: 0,
  silent: 0,
  replaced: 0,
  shownByConfidence: noBuckets,
  acceptedByConfidence: noBuckets,
  given: { 'typed-through': 0, cache: 0, engine: 0 },
  latencies: Array.from({ length: latencyBounds.length + 1 }, () => 0),
};

/** The counts with one more event. */
export function countEvent(day: DayStatistics, event: CompletionEvent): DayStatistics {
  switch (event.kind) {
    case 'shown':
      return {
        ...day,
        shown: day.shown + 1,
        shownCharacters: day.shownCharacters + event.characters,
        shownByConfidence: countBucket(day.shownByConfidence, event.confidence),
      };
    case 'grown':
      return { ...day, shownCharacters: day.shownCharacters + event.characters };
    case 'accepted':
      return {
        ...day,
        accepted: day.accepted + Number(event.isFirst),
        acceptedWhole: day.acceptedWhole + Number(event.isWhole),
        acceptedCharacters: day.acceptedCharacters + event.characters,
        acceptedByConfidence: event.isFirst
          ? countBucket(day.acceptedByConfidence, event.confidence)
          : day.acceptedByConfidence,
      };
    case 'kept':
      return {
        ...day,
        judgedCharacters: day.judgedCharacters + event.of,
        keptCharacters: day.keptCharacters + event.characters,
      };
    case 'typed-over':
      return { ...day, typedOver: day.typedOver + 1 };
    case 'hidden':
      return { ...day, hidden: day.hidden + 1 };
    case 'replaced':
      return { ...day, replaced: day.replaced + event.names };
    case 'silent':
      return { ...day, silent: day.silent + 1 };
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

function countBucket(counts: readonly number[], confidence: number | undefined): readonly number[] {
  if (confidence === undefined) return counts;
  const at = confidenceBucket(confidence);
  return counts.map((count, i) => count + Number(i === at));
}

/** The sums of two days' counts. */
export function addDays(a: DayStatistics, b: DayStatistics): DayStatistics {
  return {
    shown: a.shown + b.shown,
    shownCharacters: a.shownCharacters + b.shownCharacters,
    accepted: a.accepted + b.accepted,
    acceptedWhole: a.acceptedWhole + b.acceptedWhole,
    acceptedCharacters: a.acceptedCharacters + b.acceptedCharacters,
    judgedCharacters: a.judgedCharacters + b.judgedCharacters,
    keptCharacters: a.keptCharacters + b.keptCharacters,
    typedOver: a.typedOver + b.typedOver,
    hidden: a.hidden + b.hidden,
    silent: a.silent + b.silent,
    replaced: a.replaced + b.replaced,
    shownByConfidence: a.shownByConfidence.map((count, i) => count + (b.shownByConfidence[i] ?? 0)),
    acceptedByConfidence: a.acceptedByConfidence.map((count, i) => count + (b.acceptedByConfidence[i] ?? 0)),
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
