import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import type { Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import type { ModuleSources } from './moduleSources.ts';
import type { PyrightDocument } from './pyrightDocument.ts';
import type { Evidence } from './evidence.ts';
import { UseJudge } from './useJudge.ts';
import { isOfResult } from './useNames.ts';

/**
 * A verdict for each use in an open document, and what they rest on. Rejects when pyright ends.
 *
 * @param place.folder The folder of the file with the code; undefined where there is no such file.
 */
export async function judgeUses(
  document: PyrightDocument,
  uses: readonly ScannedUse[],
  place: { readonly folder: string | undefined; readonly sources: ModuleSources },
): Promise<{ readonly verdicts: Verdict[]; readonly evidence: Evidence }> {
  const judge = new UseJudge(document, await document.problems(), place);
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
 * Decides on uses of the same symbol without a problem of their own once. The result of a call may have another type at
 * each place, by its arguments and by the checks before it.
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

/** A verdict that follows from another use: of a missing import all uses are missing; likewise with unknown ones. */
function inherited(
  use: ScannedUse,
  verdict: Verdict,
  uses: readonly ScannedUse[],
  verdicts: readonly Verdict[],
): Verdict {
  if (verdict.kind !== 'unknown') return verdict;
  for (const [at, origin] of uses.entries()) {
    const further = partBeyond(use, origin);
    const found = further === undefined ? undefined : inheritedFrom(origin, verdicts[at]!, further);
    if (found) return found;
  }
  return verdict;
}

/** What a use adds to the symbol of another, such as `.get` or `().get`; undefined if it is not of the same symbol. */
function partBeyond(use: ScannedUse, { symbol, level, module }: ScannedUse): string | undefined {
  if (level !== use.level || module !== use.module || !use.symbol.startsWith(symbol)) return undefined;
  const further = use.symbol.slice(symbol.length);
  return further === '' || /^[.(]/.test(further) ? further : undefined;
}

function inheritedFrom(
  { symbol, nameRange }: ScannedUse,
  verdict: Verdict,
  further: string,
): Verdict | undefined {
  // The result of a call that cannot work is unknown, and not a second mistake.
  const isWrong = verdict.kind === 'missing' || verdict.kind === 'wrong-call';
  if (isWrong && further.includes('(')) return { kind: 'unknown', reason: 'dynamic' };
  // The result of a call may have another type elsewhere.
  if (verdict.kind === 'missing' && !symbol.includes('(')) return { part: nameRange, ...verdict };
  return verdict.kind === 'unknown' && further !== '' ? verdict : undefined;
}
