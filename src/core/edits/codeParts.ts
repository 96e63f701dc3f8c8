import { codeStatements } from '../insertion/codeStatements.ts';
import { indentWidth } from '../text/indentation.ts';
import type { EditedLines } from './fitEdit.ts';
import { linesOf } from './lineHunks.ts';

/** What stands in Python on one level: a definition with its decorators, or another statement with what is in it. */
export interface CodePart extends EditedLines {
  /** `value`: something is assigned to a name. `string`: text alone, as docstrings are. */
  readonly kind: 'def' | 'class' | 'value' | 'string' | 'other';
  /** Of a definition or value. */
  readonly name: string;
  readonly column: number;
  /** It takes `self` or `cls`. */
  readonly isMethod: boolean;
  /** The lines of its decorators, without blanks around them. */
  readonly decorators: readonly string[];
  /** The line after its last statement; comments in it may follow, up to its end. */
  readonly codeEnd: number;
  /** The line of its `def` or `class`, or its first line, and the one after the last of this statement. */
  readonly header: EditedLines;
  readonly children: readonly CodePart[];
}

type Statement = ReturnType<typeof codeStatements>[number];

/** The parts of a file or a block on its outermost level. */
export function codeParts(lines: readonly string[], tabSize: number): CodePart[] {
  return partsAmong(lines, codeStatements(lines, tabSize), tabSize);
}

/** Parts with all that are in them. */
export function allParts(parts: readonly CodePart[]): CodePart[] {
  return parts.flatMap((part) => [part, ...allParts(part.children)]);
}

/** Whether two parts define the same: their kind and name, and whether they are methods. */
export function isSamePart(one: CodePart, other: CodePart): boolean {
  return one.kind === other.kind && one.name === other.name && one.isMethod === other.isMethod;
}

/** Names that a class has by its own lines. */
export function membersOf({ children }: CodePart): string[] {
  return children.filter(({ name }) => name !== '').map(({ name }) => name);
}

function partsAmong(lines: readonly string[], statements: readonly Statement[], tabSize: number): CodePart[] {
  const parts: CodePart[] = [];
  const column = statements[0]?.column ?? 0;
  for (let at = 0; at < statements.length;) {
    const first = at;
    while (statements[at]!.isDecorator && at + 1 < statements.length && statements[at + 1]!.column === column)
      at += 1;
    const head = statements[at]!;
    const after = statements.findIndex((one, index) => index > at && one.column <= column);
    const end = after < 0 ? statements.length : after;
    const codeEnd = statements[end - 1]!.lastLine + 1;
    const decorators = lines.slice(statements[first]!.firstLine, head.firstLine).map((line) => line.trim());
    parts.push({
      ...described(lines[head.firstLine]!, head),
      column: head.column,
      decorators,
      header: { start: head.firstLine, end: head.lastLine + 1 },
      start: statements[first]!.firstLine,
      codeEnd,
      end: endWithComments(lines, codeEnd, { column, tabSize }),
      children: partsAmong(lines, statements.slice(at + 1, end), tabSize),
    });
    at = end;
  }
  return parts;
}

/** Comments behind the last statement that are indented deeper than a part are in it. */
function endWithComments(
  lines: readonly string[],
  end: number,
  { column, tabSize }: { readonly column: number; readonly tabSize: number },
): number {
  let last = end;
  for (let at = end; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.trim() === '') continue;
    if (!/^\s*#/.test(line) || indentWidth(line, tabSize) <= column) break;
    last = at + 1;
  }
  return last;
}

function described(line: string, { isString }: Statement): Pick<CodePart, 'kind' | 'name' | 'isMethod'> {
  const header = /^\s*(?:async\s+)?(def|class)\s+(\w+)\s*\(?\s*(self\b|cls\b)?/.exec(line);
  if (header) {
    const [, kind, name = '', receiver] = header;
    return { kind: kind === 'def' ? 'def' : 'class', name, isMethod: receiver !== undefined };
  }
  const value = /^\s*(\w+)\s*(?:=(?!=)|:(?=\s*\S))/.exec(line)?.[1];
  const isValue = value !== undefined && !/^(?:else|try|finally|lambda)$/.test(value);
  return {
    kind: isString ? 'string' : isValue ? 'value' : 'other',
    name: isValue ? value : '',
    isMethod: false,
  };
}

/** Names that many files define. */
const common = new Set(['main', '__init__', 'setUp', 'tearDown', 'run', 'test']);

/** The functions and classes that code defines on its outermost level, but for those that say nothing about the file. */
export function tellingNames(code: string, tabSize: number): string[] {
  const parts = codeParts(linesOf(code), tabSize).filter(({ kind }) => kind === 'def' || kind === 'class');
  return [...new Set(parts.map(({ name }) => name))].filter((name) => !common.has(name));
}
