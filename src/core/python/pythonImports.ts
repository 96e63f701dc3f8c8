/** One name that a Python file imports. */
export interface PythonImport {
  /** Dotted, without the leading dots; empty in `from . import name`. */
  readonly module: string;
  /** The leading dots: 0 for an absolute import. */
  readonly level: number;
  /** What is taken from the module; undefined where the module itself is imported. */
  readonly name: string | undefined;
  /** Its name in this file. */
  readonly alias: string;
}

/** Imports are at the top of a file; lines further down are not searched. */
const maxLines = 200;
const maxImports = 60;

const dottedName = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** The beginning of an import; Python 3.15 has lazy ones. */
const beginning = /^\s*(?:lazy\s+)?(?=(?:from|import)\s)/;

/** The imports in the first lines of a file. Approximate: a docstring that shows imports counts too. */
export function pythonImports(lines: readonly string[]): PythonImport[] {
  const found: PythonImport[] = [];
  for (const statement of importStatements(lines.slice(0, maxLines))) {
    const from = /^from\s+(\.*)\s*([\w.]*)\s+import\s+(.+)$/u.exec(statement);
    if (from) {
      const [, dots = '', module = '', names = ''] = from;
      for (const { name, alias } of namesIn(names)) found.push({ module, level: dots.length, name, alias });
      continue;
    }
    const [, modules = ''] = /^import\s+(.+)$/u.exec(statement) ?? [];
    for (const { name: module, alias } of namesIn(modules))
      found.push({ module, level: 0, name: undefined, alias });
  }
  return found.slice(0, maxImports);
}

/** Import statements, each in one line and without comments. */
function importStatements(lines: readonly string[]): string[] {
  const statements: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!beginning.test(lines[at]!)) continue;
    let statement = withoutComment(lines[at]!.replace(beginning, '')).trim();
    const continues = (): boolean =>
      statement.endsWith('\\') || (statement.includes('(') && !statement.includes(')'));
    while (continues() && at + 1 < lines.length)
      statement = `${statement.replace(/\\$/, '')} ${withoutComment(lines[++at]!).trim()}`;
    statements.push(statement.replaceAll(/[()]/g, ' ').trim());
  }
  return statements;
}

function withoutComment(line: string): string {
  return line.replace(/#.*$/, '').trimEnd();
}

function namesIn(list: string): { readonly name: string; readonly alias: string }[] {
  return list.split(',').flatMap((item) => {
    const [name = '', alias = name] = item.trim().split(/\s+as\s+/u);
    return dottedName.test(name) && dottedName.test(alias) ? [{ name, alias }] : [];
  });
}
