import type { PackageKnowledge } from '../ports/packageKnowledge.ts';
import type { SymbolChecker } from '../ports/symbolChecker.ts';
import type { ClassifiedModule } from './moduleClass.ts';
import type { ScannedImport } from './scannedCode.ts';
import { scanPython } from './scanPython.ts';
import type { Verification } from './verification.ts';

/**
 * Finds out what a piece of Python imports, what is known of each module, and which of the symbols that it uses exist.
 *
 * @param path An absolute path beside which imports are resolved; the file itself need not exist.
 * @throws The signal's reason when it is aborted.
 */
export async function verifyCode(
  { code, path }: { readonly code: string; readonly path: string },
  { knowledge, checker }: { readonly knowledge: PackageKnowledge; readonly checker: SymbolChecker },
  signal: AbortSignal,
): Promise<Verification> {
  const { imports, uses } = scanPython(code);
  const modules = distinct(imports.filter(isModule));
  const distributions = distinct(imports.filter(({ kind }) => kind === 'install'));
  const [ofModules, ofDistributions, verdicts] = await Promise.all([
    knowledge.classify(modules, signal, path),
    knowledge.classifyDistributions(distributions, signal),
    uses.length === 0 ? [] : checker.check({ code, uses, path }, signal),
  ]);
  const find = (names: readonly string[], found: readonly ClassifiedModule[], name: string) =>
    found[names.indexOf(name)];
  return {
    imports: imports.map((scanned) => {
      if (isModule(scanned)) return { scanned, module: find(modules, ofModules, scanned.module) };
      return { scanned, module: find(distributions, ofDistributions, scanned.module) };
    }),
    uses: uses.map((scanned, i) => ({
      scanned,
      verdict: verdicts[i] ?? { kind: 'unknown', reason: 'checker-failed' },
    })),
  };
}

/** Not a relative import, which is of the workspace by its form. */
function isModule({ kind, level, module }: ScannedImport): boolean {
  return kind !== 'install' && level === 0 && module !== '';
}

function distinct(imports: readonly ScannedImport[]): string[] {
  return [...new Set(imports.map(({ module }) => module))];
}
