import type { Verdict } from '../verification/symbols/symbolChecker.ts';
import type { VerifiedUse } from '../verification/codeVerifier.ts';
import { suggestSymbols } from '../verification/symbols/suggestSymbols.ts';
import type { NamePlace } from './namePlaces.ts';
import type { NameProbe } from './nameProbe.ts';

/** What the verdict on a probe's use says of the name alone. */
export function verdictOnName(
  { kind, code, range }: NameProbe,
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

/** A name that is missing as verification would say it. @param names Those that exist in its place. */
export function missingUse({ kind, use, code, range }: NamePlace, names: readonly string[]): VerifiedUse {
  const name = code.slice(range.start, range.end);
  const nearest = suggestSymbols(name, names);
  if (kind === 'keyword') {
    const problem = { kind: 'unknown-parameter', parameter: name } as const;
    return { scanned: use, verdict: { kind: 'wrong-call', problem, argument: range, nearest } };
  }
  const symbol = kind === 'from' ? use.symbol.replace(/\.\w+$/, '') : use.symbol;
  return { scanned: { ...use, symbol, nameRange: range }, verdict: { kind: 'missing', nearest } };
}
