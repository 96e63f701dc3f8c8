import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import type { Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import type { PyrightDocument } from './pyrightDocument.ts';
import type { Evidence } from './evidence.ts';
import { isOfResult, UseJudge } from './useJudge.ts';

/** A verdict for each use in a document that is open, and what they rest on. Rejects when pyright ends. */
export async function judgeUses(
  document: PyrightDocument,
  uses: readonly ScannedUse[],
): Promise<{ readonly verdicts: Verdict[]; readonly evidence: Evidence }> {
  const judge = new UseJudge(document, await document.problems());
  try {
    const verdicts = await verdictsOf(judge, uses);
    return {
      verdicts: verdicts.map((verdict, at) => inherited(uses[at]!, verdict, uses, verdicts)),
      evidence: judge.evidence,
    };
  } finally {
    await judge.close();
  }
}

/**
 * Uses of the same thing without a problem of their own are asked for once. What calls give may be of another type at each
 * place, by the arguments and by what was asked before.
 */
function verdictsOf(judge: UseJudge, uses: readonly ScannedUse[]): Promise<Verdict[]> {
  const asked = new Map<string, Promise<Verdict>>();
  return Promise.all(
    uses.map((use) => {
      const isOwn = judge.hasOwnProblem(use) || isOfResult(use);
      const key = isOwn ? undefined : `${use.level} ${use.module} ${use.symbol}`;
      const known = key === undefined ? undefined : asked.get(key);
      if (known) return known;
      const verdict = judge.verdict(use);
      if (key !== undefined) asked.set(key, verdict);
      return verdict;
    }),
  );
}

/** What was imported by a name that does not exist does not exist where it is used either; so with what is not known. */
function inherited(
  use: ScannedUse,
  verdict: Verdict,
  uses: readonly ScannedUse[],
  verdicts: readonly Verdict[],
): Verdict {
  if (verdict.kind !== 'unknown') return verdict;
  for (const [at, { symbol, level, module, nameRange }] of uses.entries()) {
    const origin = verdicts[at]!;
    if (level !== use.level || module !== use.module) continue;
    const isSame = use.symbol === symbol;
    const further = isSame ? '' : use.symbol.slice(symbol.length);
    if (!use.symbol.startsWith(symbol) || (!isSame && !/^[.(]/.test(further))) continue;
    // What a call gives that cannot work is not known, and no second mistake.
    const isWrong = origin.kind === 'missing' || origin.kind === 'wrong-call';
    if (isWrong && further.includes('(')) return { kind: 'unknown', reason: 'dynamic' };
    // What a call gives has another type elsewhere.
    if (origin.kind === 'missing' && !symbol.includes('(')) return { part: nameRange, ...origin };
    if (origin.kind === 'unknown' && !isSame) return origin;
  }
  return verdict;
}
