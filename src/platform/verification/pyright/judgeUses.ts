import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import {
  isOfResult,
  leadsThroughResult,
  partBeyond,
} from '../../../core/verification/values/symbolNotation.ts';
import type { Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import type { PyrightDocument } from './server/pyrightDocument.ts';
import type { Evidence } from './evidence.ts';
import { type JudgedPlace, UseJudge } from './useJudge.ts';

/**
 * A verdict for each use in an open document, and what they rest on. Where pyright ends, what it has not answered is
 * `checker-failed`; rejects if it ends before the first verdict.
 *
 * @param options.isTrial As in `CheckRequest`.
 */
export async function judgeUses(
  document: PyrightDocument,
  uses: readonly ScannedUse[],
  { isTrial = false, ...place }: JudgedPlace & { readonly isTrial?: boolean | undefined },
): Promise<{ readonly verdicts: Verdict[]; readonly evidence: Evidence }> {
  const judge = new UseJudge(document, await document.problems(), uses, place);
  try {
    const verdicts = await verdictsOf(judge, uses, isTrial);
    return {
      verdicts: verdicts.map((verdict, at) => inherited(uses[at]!, verdict, uses, verdicts)),
      evidence: judge.evidence,
    };
  } finally {
    // It may have ended.
    await judge.close().catch(() => {});
  }
}

/**
 * The verdict on one of the uses in an open document, of all of which something may be needed: as `judgeUses` gives it.
 * Rejects if pyright ends.
 */
export async function judgeUse(
  judge: UseJudge,
  use: ScannedUse,
  uses: readonly ScannedUse[],
): Promise<Verdict> {
  const verdict = await judge.verdict(use);
  if (verdict.kind !== 'unknown') return verdict;
  const origins = uses.filter((one) => one !== use && furtherOf(use, one) !== undefined);
  const verdicts = await Promise.all(origins.map((one) => judge.verdict(one)));
  return inherited(use, verdict, origins, verdicts);
}

/**
 * Decides on uses of the same symbol without a problem of their own once. The result of a call may have another type at
 * each place, by its arguments and by the checks before it.
 */
function verdictsOf(judge: UseJudge, uses: readonly ScannedUse[], isTrial: boolean): Promise<Verdict[]> {
  const asked = new Map<string, Promise<Verdict>>();
  return Promise.all(
    uses.map((use) => {
      if (isTrial && judge.isRefused(use)) return Promise.resolve({ kind: 'missing', nearest: [] } as const);
      const hasKeywords = use.call !== undefined && use.call.keywords.length > 0;
      const isOwn = judge.hasOwnProblem(use) || isOfResult(use.symbol) || hasKeywords;
      const key = isOwn ? undefined : `${use.level} ${use.module} ${use.symbol}`;
      const known = key === undefined ? undefined : asked.get(key);
      if (known) return known;
      const verdict = judge
        .verdict(use)
        .catch((): Verdict => ({ kind: 'unknown', reason: 'checker-failed' }));
      if (key !== undefined) asked.set(key, verdict);
      return verdict;
    }),
  );
}

/** A verdict that follows from another use: of a missing import all uses are missing; likewise with unknown ones. */
function inherited(
  use: ScannedUse,
  verdict: Verdict,
  uses: readonly ScannedUse[],
  verdicts: readonly Verdict[],
): Verdict {
  if (verdict.kind !== 'unknown') return verdict;
  for (const [at, origin] of uses.entries()) {
    const further = furtherOf(use, origin);
    const found = further === undefined ? undefined : inheritedFrom(origin, verdicts[at]!, further);
    if (found) return found;
  }
  return verdict;
}

/** What a use adds to another of the same module; undefined if it does not come from that. */
function furtherOf(use: ScannedUse, origin: ScannedUse): string | undefined {
  const isSame = origin.level === use.level && origin.module === use.module;
  return isSame ? partBeyond(use.symbol, origin.symbol) : undefined;
}

function inheritedFrom(
  { symbol, nameRange }: ScannedUse,
  verdict: Verdict,
  further: string,
): Verdict | undefined {
  // The result of a call that cannot work is unknown, and not a second mistake.
  const isWrong = verdict.kind === 'missing' || verdict.kind === 'wrong-call';
  if (isWrong && leadsThroughResult(further)) return { kind: 'unknown', reason: 'dynamic' };
  // The result of a call may have another type elsewhere.
  if (verdict.kind === 'missing' && !isOfResult(symbol)) return { part: nameRange, ...verdict };
  return verdict.kind === 'unknown' && further !== '' ? verdict : undefined;
}
