import { pythonImports, type PythonImport } from './pythonImports.ts';

/** A function or class of a file. Lines count from 0. */
export interface ModuleDefinition {
  readonly kind: 'function' | 'class';
  /** With what is around it: `Class.method`. */
  readonly name: string;
  /** The line of its `def` or `class`. */
  readonly line: number;
  /** Its last line that is not empty. */
  readonly end: number;
  readonly indent: number;
  /** What a class inherits from, dotted. */
  readonly bases: readonly string[];
}

/** Longer lines are data, not code. */
const longestLine = 400;

/** Parameters in more lines say little about a call. */
const mostHeaderLines = 24;

/** Text that is no code, as far as one line shows it. */
const textInLine = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#.*/g;

/** A line with nothing in its strings, and without its comment. */
export function codeOfLine(line: string): string {
  return line.slice(0, longestLine).replaceAll(textInLine, (text) => (text.startsWith('#') ? '' : '""'));
}

/**
 * The functions, classes and imports of a Python file, found by its lines and their indentation: code that is being written is
 * read as well. Approximate inside multi-line strings.
 */
export class ModuleOutline {
  readonly lines: readonly string[];
  readonly definitions: readonly ModuleDefinition[];
  readonly imports: readonly PythonImport[];
  readonly #byName: ReadonlyMap<string, ModuleDefinition>;

  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.definitions = definitionsIn(lines);
    this.imports = pythonImports(lines.map((line) => line.slice(0, longestLine)));
    // Of several, such as those of an overloaded function, the last is what a caller gets.
    this.#byName = new Map(this.definitions.map((one) => [one.name, one]));
  }

  /** @param name With the classes around it. */
  find(name: string): ModuleDefinition | undefined {
    return this.#byName.get(name);
  }

  /** The definitions around a line, the innermost first, for code that begins at a column. */
  around(line: number, column: number): ModuleDefinition[] {
    let above = line - 1;
    while (above > 0 && this.lines[above]!.trim() === '') above -= 1;
    return this.definitions
      .filter((one) => one.line < line && one.indent < column && one.end >= above)
      .toReversed();
  }
}

function definitionsIn(lines: readonly string[]): ModuleDefinition[] {
  const found: { -readonly [K in keyof ModuleDefinition]: ModuleDefinition[K] }[] = [];
  const open: typeof found = [];
  for (const [at, text] of lines.entries()) {
    const start = text.search(/\S/);
    // Comments may be anywhere; they say nothing about blocks.
    if (start < 0 || text[start] === '#') continue;
    // The bracket that closes a long parameter list is as far left as its header.
    if (!')]}'.includes(text[start]!)) while (open.length > 0 && open.at(-1)!.indent >= start) open.pop();
    const [, kind, name] =
      /^\s*(async\s+def|def|class)\s+([^\W\d]\w*)/u.exec(text.slice(0, longestLine)) ?? [];
    if (name !== undefined) {
      const isClass = kind === 'class';
      const one = {
        kind: isClass ? ('class' as const) : ('function' as const),
        name: open.length === 0 ? name : `${open.at(-1)!.name}.${name}`,
        line: at,
        end: at,
        indent: start,
        bases: isClass ? basesIn(headerAt(lines, at)) : [],
      };
      found.push(one);
      open.push(one);
    }
    for (const one of open) one.end = at;
  }
  return found;
}

/** The lines of a `def` or `class` up to its colon; only the first where they are too many. */
export function headerAt(lines: readonly string[], line: number): readonly string[] {
  let depth = 0;
  for (let at = line; at < Math.min(lines.length, line + mostHeaderLines); at++) {
    for (const bracket of codeOfLine(lines[at]!).match(/[()[\]{}]/g) ?? [])
      depth += '([{'.includes(bracket) ? 1 : -1;
    if (depth <= 0) return lines.slice(line, at + 1);
  }
  return lines.slice(line, line + 1);
}

function basesIn(header: readonly string[]): string[] {
  const [, list = ''] =
    /^\s*class\s+\w+\s*(?:\[[^\]]*\])?\s*\((.*)\)\s*:/u.exec(header.map(codeOfLine).join(' ')) ?? [];
  return list
    .replaceAll(/[[(][^\])]*[\])]/g, '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => /^[^\W\d][\w.]*$/u.test(one));
}
