import type { ScannedImport } from '../scan/scannedCode.ts';
import { scanPython } from '../scan/scanPython.ts';
import { isPythonCode } from './pythonBlocks.ts';

/**
 * The code to put before a block of an answer to verify it: the imports of the blocks before it. Undefined if the block
 * is not Python.
 *
 * @param codes The closed blocks of Python in the answer, in order.
 * @param block As it is shown. In an interrupted answer its end may be missing.
 */
export function preludeOfBlock(
  codes: readonly string[],
  block: { readonly code: string; readonly language: string },
): string | undefined {
  const at = codes.indexOf(block.code);
  if (at >= 0) return importPrelude(codes.slice(0, at));
  return isPythonCode(block.code, block.language) ? importPrelude(codes) : undefined;
}

/**
 * The import statements of the earlier blocks of an answer, one a line, to be put before a block that uses what they
 * import. Ends with a line end unless it is empty. The last binding of a name comes last.
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

/** Undefined for imports that are not statements, bind nothing, or are `__future__` switches of their own file. */
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
