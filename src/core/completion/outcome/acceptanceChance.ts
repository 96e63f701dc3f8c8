import {
  type CompletionStatistics,
  confidenceBucket,
  confidenceBuckets,
  type DayStatistics,
} from './completionStatistics.ts';

/**
 * The share of completions that were right, by how sure the model was of them, in `confidenceBuckets` equal steps from 0 to 1.
 * Of SmolLM2-135M-Instruct on single lines of HumanEval-Infilling, 107 of one half: `npm run eval -- silence`. Steps in which a surer
 * one was right less often are taken together, and those with few completions are rounded.
 */
const prior: readonly number[] = [0.01, 0.01, 0.01, 0.01, 0.02, 0.09, 0.31, 0.6, 0.6, 0.88];
/** How many completions of this user the prior counts for. */
const priorWeight = 20;
/** Below this chance, a completion interrupts more than it helps: one in four. */
const worthwhile = 0.25;

/** Estimates whether a completion will be accepted: from how sure the model was, and what this user has accepted so far. */
export class AcceptanceChance {
  #shown: number[] = Array.from({ length: confidenceBuckets }, () => 0);
  #accepted: number[] = Array.from({ length: confidenceBuckets }, () => 0);

  /** Takes what was counted on this machine, in place of what it took before. */
  learn(statistics: CompletionStatistics): void {
    const days = Object.values(statistics);
    const sums = (of: (day: DayStatistics) => readonly number[]): number[] =>
      this.#shown.map((_, bucket) => days.reduce((sum, day) => sum + (of(day)[bucket] ?? 0), 0));
    this.#shown = sums((day) => day.shownByConfidence);
    this.#accepted = sums((day) => day.acceptedByConfidence);
  }

  /**
   * Whether a completion is worth showing unasked.
   *
   * @param confidence The geometric mean of its tokens' probabilities, from 0 to 1; undefined if it is not known, as from
   * endpoints: such a completion is always shown.
   */
  isWorthwhile(confidence: number | undefined): boolean {
    if (confidence === undefined) return true;
    const bucket = confidenceBucket(confidence);
    const likely = prior[bucket]! * priorWeight + this.#accepted[bucket]!;
    return likely / (priorWeight + this.#shown[bucket]!) >= worthwhile;
  }
}
