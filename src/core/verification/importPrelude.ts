import type { ScannedImport } from './scannedCode.ts';
import { scanPython } from './scanPython.ts';

/**
 * The import statements of the earlier blocks of an answer, one a line, to be put in front of a block that uses what they
 * import. Ends with a line end unless it is empty. The last binding of a name stands last.
 */
export function importPrelude(blocks: readonly string[]): string {
  const lines = new Set<string>();
  for (const code of blocks)
    for (const found of scanPython(code).imports) {
      const line = statementOf(found, code);
      if (line === undefined) continue;
      lines.delete(line);
      lines.add(line);
    }
  return [...lines].map((line) => `${line}\n`).join('');
}

/** Undefined for what is no statement, binds nothing, or says how the rest of its own file is to be read. */
function statementOf(
  { kind, module, level, name, boundName, range }: ScannedImport,
  code: string,
): string | undefined {
  if (kind !== 'statement' || module === '__future__') return undefined;
  if (name === '*') return `from ${'.'.repeat(level)}${module} import *`;
  if (boundName === undefined) return undefined;
  if (name === undefined) {
    // `import a.b as a` binds the same name as `import a.b`, but to something else.
    const hasAlias = /^[\s\\]*as\b/.test(code.slice(range.end, range.end + 100));
    return hasAlias ? `import ${module} as ${boundName}` : `import ${module}`;
  }
  const alias = boundName === name ? '' : ` as ${boundName}`;
  return `from ${'.'.repeat(level)}${module} import ${name}${alias}`;
}
