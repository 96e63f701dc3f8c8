import type { CodeToVerify } from '../ports/codeVerifier.ts';
import type { PackageKnowledge } from '../ports/packageKnowledge.ts';
import type { SymbolChecker } from '../ports/symbolChecker.ts';
import type { CodeRange } from './codeRange.ts';
import type { ClassifiedModule } from './moduleClass.ts';
import type { ScannedImport, ScannedUse } from './scannedCode.ts';
import { codeOfTranscript } from './scan/codeOfTranscript.ts';
import { scanPython } from './scanPython.ts';
import { touches } from './touches.ts';
import type { Verification } from './verification.ts';

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
function isNeeded(use: ScannedUse, all: readonly ScannedUse[], within: CodeRange): boolean {
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
