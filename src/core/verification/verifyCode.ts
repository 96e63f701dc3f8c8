import { type OffsetRange, touches } from '../text/offsetRange.ts';
import type { CodeToVerify, Verification, VerificationBasis } from './codeVerifier.ts';
import { isPresent, type ClassifiedModule } from './packages/classifyModule.ts';
import type { ScannedImport, ScannedUse } from './scan/scannedCode.ts';
import { codeOfTranscript, scanPython } from './scan/scanPython.ts';
import { CodeSites } from './symbols/codeSites.ts';
import type { SymbolChecker, Verdict } from './symbols/symbolChecker.ts';

/**
 * Finds out what a piece of Python imports, what is known of each module, and which of the symbols that it uses exist.
 * For a part, the result has all imports of the code, since its symbols come from them, but only the uses in the part.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function verifyCode(
  { code, path, within }: CodeToVerify,
  { knowledge, checker }: { readonly knowledge: PackageKnowledge; readonly checker: SymbolChecker },
  signal: AbortSignal,
): Promise<Verification> {
  const { imports, uses: all } = scanPython(code);
  const uses = within ? all.filter((use) => isNeeded(use, all, within)) : all;
  const modules = distinct(imports.filter(isModule));
  const distributions = distinct(imports.filter(({ kind }) => kind === 'install'));
  const [ofModules, ofDistributions, verdicts, basis] = await Promise.all([
    knowledge.classify(modules, signal, path),
    knowledge.classifyDistributions(distributions, signal),
    uses.length === 0 ? [] : checker.check({ code: codeOfTranscript(code), uses, path }, signal),
    knowledge.basis(signal),
  ]);
  let known: CodeSites | undefined;
  const sites = (): CodeSites => (known ??= new CodeSites(codeOfTranscript(code)));
  const find = (names: readonly string[], found: readonly ClassifiedModule[], name: string) =>
    found[names.indexOf(name)];
  const verified = uses.map((scanned, i) => {
    const verdict = verdicts[i] ?? { kind: 'unknown' as const, reason: 'checker-failed' as const };
    const module = scanned.level === 0 ? find(modules, ofModules, scanned.module) : undefined;
    return { scanned, verdict: withTrueReason(verdict, module) };
  });
  return {
    imports: imports.map((scanned) => {
      if (isModule(scanned)) {
        const module = find(modules, ofModules, scanned.module);
        return { scanned, module, ...(module?.class === 'not-found' && guard(sites(), scanned)) };
      }
      return { scanned, module: find(distributions, ofDistributions, scanned.module) };
    }),
    uses: within ? verified.filter(({ scanned }) => touches(scanned.range, within)) : verified,
    basis,
  };
}

/** Of what can be imported here, it is never said that its package is not installed: something makes it as the code runs. */
function withTrueReason(verdict: Verdict, module: ClassifiedModule | undefined): Verdict {
  if (verdict.kind !== 'unknown' || verdict.reason !== 'not-installed') return verdict;
  return module && isPresent(module) ? { kind: 'unknown', reason: 'dynamic' } : verdict;
}

/** Whether the code handles the absence of what it imports. */
function guard(sites: CodeSites, { range, module }: ScannedImport): { isGuarded?: true } {
  return sites.isGuarded(range.start, module) ? { isGuarded: true } : {};
}

/** Whether a use is in a part, or imports something that is used there: a missing import affects its uses. */
function isNeeded(use: ScannedUse, all: readonly ScannedUse[], within: OffsetRange): boolean {
  if (touches(use.range, within)) return true;
  return all.some(
    ({ range, symbol, module }) =>
      module === use.module &&
      touches(range, within) &&
      (symbol === use.symbol || symbol.startsWith(`${use.symbol}.`) || symbol.startsWith(`${use.symbol}(`)),
  );
}

/** Not a relative import, which always belongs to the workspace. */
function isModule({ kind, level, module }: ScannedImport): boolean {
  return kind !== 'install' && level === 0 && module !== '';
}

function distinct(imports: readonly ScannedImport[]): string[] {
  return [...new Set(imports.map(({ module }) => module))];
}

/** What is known of modules on this machine and in this workspace, offline. */
export interface PackageKnowledge {
  /**
   * Classifies modules, in their order; of a dotted name, its first part. Rejects only when the signal is aborted.
   *
   * @param path The absolute path of the file with the imports, for modules in its folder; it need not exist.
   */
  classify(
    modules: readonly string[],
    signal: AbortSignal,
    path?: string,
  ): Promise<readonly ClassifiedModule[]>;

  /** The same for the distributions that `pip install` is called with. */
  classifyDistributions(
    distributions: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ClassifiedModule[]>;

  /** What the classification is based on. Rejects only when the signal is aborted. */
  basis(signal: AbortSignal): Promise<VerificationBasis>;
}
