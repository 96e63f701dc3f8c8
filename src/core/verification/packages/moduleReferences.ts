import { codeOfTranscript } from '../../python/interactiveSession.ts';
import { importStatements } from '../scan/readImports.ts';
import type { ScannedImport } from '../scan/scannedCode.ts';
import { scanPython } from '../scan/scanPython.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** A module that code imports, and what it takes of it: names that may be modules themselves. */
export interface ModuleReference {
  /** The leading dots of a relative import. */
  readonly level: number;
  /** The parts of the dotted name; none in `from . import a`. */
  readonly parts: readonly string[];
  /** `*` for all that there is. */
  readonly names: readonly string[];
}

/** Words of code that may import what it does not name. */
const dynamic =
  /\b(?:__getattr__|__import__|import_module|import_from|lazy\w*|attach\w*|__path__|modules|globals|exec|eval)\b/;

/**
 * What code imports, wherever in it; of what it may import without naming it, all modules in its own folder. More than it
 * can really reach is no mistake: this is for telling what code does *not* depend on.
 */
export function moduleReferences(code: string): ModuleReference[] {
  const byModule = new Map<string, { level: number; parts: string[]; names: Set<string> }>();
  const add = (level: number, module: string, name: string | undefined): void => {
    const key = `${level} ${module}`;
    const known = byModule.get(key) ?? { level, parts: module.split('.').filter(Boolean), names: new Set() };
    if (name !== undefined) known.names.add(name);
    byModule.set(key, known);
  };
  for (const { kind, module, level, name } of importsOf(code))
    if (kind !== 'install') add(level, module, name);
  if (dynamic.test(code)) add(1, '', '*');
  return [...byModule.values()].map(({ level, parts, names }) => ({ level, parts, names: [...names] }));
}

/** Words without which nothing is imported but by statements. */
const byFunction = /\b(?:importlib|import_module|__import__)\b/;

/** Statements alone are found in a fifth of the time. */
function importsOf(code: string): readonly ScannedImport[] {
  if (byFunction.test(code)) return scanPython(code).imports;
  const tokens = tokenizePython(codeOfTranscript(code));
  return importStatements(tokens, tokens.lines).flat();
}
