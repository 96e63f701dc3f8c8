import { type OffsetRange, touches } from '../text/offsetRange.ts';
import type { CodeToVerify, Verification, VerificationBasis } from './codeVerifier.ts';
import type { ClassifiedModule } from './packages/classifyModule.ts';
import type { ScannedImport, ScannedUse } from './scan/scannedCode.ts';
import { codeOfTranscript, scanPython } from './scan/scanPython.ts';
import type { SymbolChecker } from './symbols/symbolChecker.ts';

/**
 * Finds out what a piece of Python imports, what is known of each module, and which of the symbols that it uses exist.
 * Of a part, all imports of the code are told, since its symbols come from them, and the uses in it alone.
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
  const find = (names: readonly string[], found: readonly ClassifiedModule[], name: string) =>
    found[names.indexOf(name)];
  const verified = uses.map((scanned, i) => ({
    scanned,
    verdict: verdicts[i] ?? { kind: 'unknown' as const, reason: 'checker-failed' as const },
  }));
  return {
    imports: imports.map((scanned) => {
      if (isModule(scanned)) return { scanned, module: find(modules, ofModules, scanned.module) };
      return { scanned, module: find(distributions, ofDistributions, scanned.module) };
    }),
    uses: within ? verified.filter(({ scanned }) => touches(scanned.range, within)) : verified,
    basis,
  };
}

/** Whether a use lies in a part, or brings in what is used there: what does not exist where it is imported is told there. */
function isNeeded(use: ScannedUse, all: readonly ScannedUse[], within: OffsetRange): boolean {
  if (touches(use.range, within)) return true;
  return all.some(
    ({ range, symbol, module }) =>
      module === use.module &&
      touches(range, within) &&
      (symbol === use.symbol || symbol.startsWith(`${use.symbol}.`) || symbol.startsWith(`${use.symbol}(`)),
  );
}

/** Not a relative import, which is of the workspace by its form. */
function isModule({ kind, level, module }: ScannedImport): boolean {
  return kind !== 'install' && level === 0 && module !== '';
}

function distinct(imports: readonly ScannedImport[]): string[] {
  return [...new Set(imports.map(({ module }) => module))];
}

/** What is known of modules on this machine and in this workspace, without the network. */
export interface PackageKnowledge {
  /**
   * Each module with its class, in the order asked; of a dotted name, its first part. Never rejects but for an aborted
   * signal.
   *
   * @param path The absolute path of the file with the imports, which finds the modules beside it; it need not exist.
   */
  classify(
    modules: readonly string[],
    signal: AbortSignal,
    path?: string,
  ): Promise<readonly ClassifiedModule[]>;

  /** The same for what `pip install` is asked for, which are distributions and no modules. */
  classifyDistributions(
    distributions: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ClassifiedModule[]>;

  /** What all of this rests on. Never rejects but for an aborted signal. */
  basis(signal: AbortSignal): Promise<VerificationBasis>;
}
