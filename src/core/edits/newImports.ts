import { codeStatements } from '../insertion/codeStatements.ts';
import { addImport } from '../verification/names/addImport.ts';
import type { LogicalLine, PythonTokens } from '../verification/scan/pythonTokens.ts';
import { importStatements } from '../verification/scan/readImports.ts';
import type { ScannedImport } from '../verification/scan/scannedCode.ts';
import { tokenizePython } from '../verification/scan/tokenizePython.ts';

/** The import statements that Python code begins with, and its other lines. A line with something else, too, is none. */
export function leadingImports(
  lines: readonly string[],
  tabSize: number,
): { readonly imports: readonly string[]; readonly rest: readonly string[] } {
  const statements = codeStatements(lines, tabSize);
  const [first] = statements;
  const textOf = ({ firstLine, lastLine }: (typeof statements)[number]): string =>
    lines
      .slice(firstLine, lastLine + 1)
      .join('\n')
      .trim();
  const end = statements.findIndex(
    (one) =>
      !/^(?:import|from)$/.test(one.keyword) || one.column > first!.column || textOf(one).includes(';'),
  );
  const leading = end < 0 ? statements : statements.slice(0, end);
  return {
    imports: leading.map(textOf),
    rest: lines.filter((_, at) => !leading.some((one) => one.firstLine <= at && at <= one.lastLine)),
  };
}

/**
 * Python with an import statement at its imports, in their order. Of what the statement imports, only what the code does
 * not import yet, in whatever form, where all of it can use it.
 */
export function withImport(text: string, statement: string): string {
  const known = new Set(importsOfModule(text).map(keyOf));
  const tokens = tokenizePython(statement);
  const wanted = importStatements(tokens, tokens.lines).flat();
  const missing = wanted.filter((one) => !known.has(keyOf(one)));
  if (wanted.length > 0 && missing.length === 0) return text;
  const added = missing.length === wanted.length ? statement : statementOf(missing);
  const edit = addImport(text, added);
  return edit ? text.slice(0, edit.start) + edit.text + text.slice(edit.end) : `${added}\n${text}`;
}

function keyOf({ module, level, name, boundName }: ScannedImport): string {
  return JSON.stringify([level, module, name, boundName]);
}

function statementOf(imports: readonly ScannedImport[]): string {
  const [{ level, module, name }] = imports as [ScannedImport];
  const items = imports.map((one) => {
    const own = one.name ?? one.module;
    const bound = one.name ?? one.module.split('.', 1)[0];
    return one.boundName === undefined || one.boundName === bound ? own : `${own} as ${one.boundName}`;
  });
  const from = name === undefined ? '' : `from ${'.'.repeat(level)}${module} `;
  return `${from}import ${items.join(', ')}`;
}

/** What a module imports for all of its code: neither what a function or class imports for itself, nor what only types need. */
function importsOfModule(text: string): ScannedImport[] {
  const tokens = tokenizePython(text);
  const lines: LogicalLine[] = [];
  let inner: number | undefined;
  for (const line of tokens.lines) {
    if (inner !== undefined && line.indent > inner) continue;
    inner = opensOwn(tokens, line) ? line.indent : undefined;
    if (inner === undefined) lines.push(line);
  }
  return importStatements(tokens, lines).flat();
}

function opensOwn({ texts }: PythonTokens, { firstToken, endToken }: LogicalLine): boolean {
  const words = texts.slice(firstToken, endToken);
  return /^(?:def|class|async)$/.test(words[0]!) || (words[0] === 'if' && words.includes('TYPE_CHECKING'));
}
