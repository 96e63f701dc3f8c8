import type { OffsetRange } from '../text/offsetRange.ts';
import type { Verdict } from '../verification/symbols/symbolChecker.ts';
import type { NameProbe } from './nameProbe.ts';

/**
 * What the verdict on a probe's use says of the name alone.
 *
 * @param range Of the name.
 */
export function verdictOnName(
  { kind, code }: NameProbe,
  range: OffsetRange,
  verdict: Verdict,
): 'exists' | 'missing' | 'unknown' {
  if (kind === 'keyword') return verdictOnKeyword(code.slice(range.start, range.end), verdict);
  if (verdict.kind === 'missing') {
    const { part } = verdict;
    // Of a module behind `from`, the use is of what would be taken of it.
    if (part === undefined) return kind === 'from' ? 'exists' : 'missing';
    return part.start === range.start && part.end === range.end ? 'missing' : 'unknown';
  }
  return verdict.kind === 'exists' || verdict.kind === 'wrong-call' ? 'exists' : 'unknown';
}

function verdictOnKeyword(name: string, verdict: Verdict): 'exists' | 'missing' | 'unknown' {
  if (verdict.kind === 'exists') return verdict.unchecked?.keywords.includes(name) ? 'unknown' : 'exists';
  if (verdict.kind !== 'wrong-call') return 'unknown';
  const { problem } = verdict;
  if (problem.kind === 'unknown-parameter') return problem.parameter === name ? 'missing' : 'unknown';
  // The call is not finished. Keywords are judged before all else.
  return problem.kind === 'missing-arguments' || problem.kind === 'missing-positional' ? 'exists' : 'unknown';
}
