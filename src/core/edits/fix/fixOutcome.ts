import type { EditedLines } from '../fitEdit.ts';

/**
 * What became of a problem after a change of its code. `unknown`: whoever reports it has not reported since.
 */
export type FixOutcome = 'gone' | 'still-there' | 'unknown';

/** A problem as it is reported at some time: the same object for the same report. */
export interface Report {
  readonly source: string | undefined;
  readonly code: string | undefined;
  readonly message: string;
  /** Counted from 0, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * What became of a problem, by what its reporter says.
 *
 * @param fixed As it was reported before the change.
 * @param hasReported Whether its reporter has reported since.
 * @param now All that is reported for the file.
 * @param changed Where the changed lines are now.
 */
export function fixOutcome(
  { source, code, message }: Report,
  hasReported: boolean,
  now: readonly Report[],
  changed: EditedLines,
): FixOutcome {
  if (!hasReported) return 'unknown';
  const isSame = (one: Report): boolean =>
    one.source === source && one.code === code && one.message === message;
  return now.some((one) => isSame(one) && isIn(changed, one)) ? 'still-there' : 'gone';
}

/** What is reported for the changed lines and was not reported for the file before. */
export function newReports<R extends Report>(
  before: readonly Report[],
  now: readonly R[],
  changed: EditedLines,
): readonly R[] {
  const keyOf = ({ source, code, message }: Report): string => JSON.stringify([source, code, message]);
  const known = new Set(before.map(keyOf));
  return now.filter((one) => !known.has(keyOf(one)) && isIn(changed, one));
}

/** Where all changed lines were removed, what is next to them. */
function isIn({ start, end }: EditedLines, { firstLine, lastLine }: Report): boolean {
  return start === end ? firstLine <= end && lastLine >= start - 1 : firstLine < end && lastLine >= start;
}

/**
 * Whether a reporter has reported again: some of its reports are new objects, or are no longer there.
 *
 * @param before Its reports before the change.
 * @param now Its reports now.
 */
export function hasReportedAnew(before: ReadonlySet<unknown>, now: readonly unknown[]): boolean {
  return now.length !== before.size || now.some((one) => !before.has(one));
}
