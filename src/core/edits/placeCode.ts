import { codeStatements } from '../insertion/codeStatements.ts';
import type { IndentStyle } from '../insertion/indentBlock.ts';
import { type EditedLines, fitEdit } from './fitEdit.ts';
import { lineHunks, linesOf } from './lineHunks.ts';
import { leadingImports } from './newImports.ts';

/** Lines of a file that code stands for. */
export interface CodePlace {
  readonly edited: EditedLines;
  readonly code: string;
  /** The function or class; undefined for other lines. */
  readonly name?: string;
}

/**
 * Where code of an answer belongs in a file. `clear`: in place of all of these lines. `unclear`: perhaps in place of one of
 * these.
 */
export type PlacedCode = { readonly kind: 'clear' | 'unclear'; readonly places: readonly CodePlace[] };

/** The share of the lines of a part that code must have, to be taken for that part. */
const leastShared = 0.5;

/** Finds where code belongs: in Python by the names of what it defines, otherwise by its first and last lines. */
export function placeCode(lines: readonly string[], code: string, style: IndentStyle): PlacedCode {
  const found = style.languageId === 'python' ? placeDefinitions(lines, code, style.indentSize) : undefined;
  return found ?? placeByLines(lines, code);
}

/** The lines of a file with code in some places. */
export function withPlacedCode(
  lines: readonly string[],
  places: readonly CodePlace[],
  style: IndentStyle,
): readonly string[] {
  // From the last one on, so that the places of the others stay the same; imports come with the first one.
  return places
    .toSorted((one, other) => other.edited.start - one.edited.start)
    .reduce<readonly string[]>(
      (now, { edited, code }) => fitEdit(now.join('\n'), edited, code, style),
      lines,
    );
}

interface Definition extends EditedLines {
  readonly kind: string;
  readonly name: string;
  readonly column: number;
  readonly isMethod: boolean;
  /** Of a class: the names of its methods, attributes and inner classes. */
  readonly members: readonly string[];
}

/** Undefined where the code is something else than definitions. */
function placeDefinitions(lines: readonly string[], code: string, tabSize: number): PlacedCode | undefined {
  const { imports, rest } = leadingImports(linesOf(code), tabSize);
  const statements = codeStatements(rest, tabSize);
  const column = statements[0]?.column ?? 0;
  const own = definitionsIn(rest, tabSize).filter((one) => one.column === column);
  const isOther = (at: number): boolean => !own.some(({ start, end }) => start <= at && at < end);
  if (own.length === 0 || statements.some(({ firstLine }) => isOther(firstLine))) return undefined;
  const known = definitionsIn(lines, tabSize);
  const matches = own.map((one) => ({ one, found: known.filter((other) => isSame(one, other)) }));
  const placed = matches.filter(({ found }) => found.length > 0);
  if (placed.length === 0) return { kind: 'unclear', places: [] };
  const isClear =
    placed.every(({ one, found }) => found.length === 1 && hasMembersOf(found[0]!, one)) &&
    (placed.length === own.length || placed.every(({ found }) => found[0]!.column === 0));
  const parts = partsOf(
    rest,
    placed.map(({ one }) => one),
  );
  const first = Math.min(...placed.flatMap(({ found }) => found.map(({ start }) => start)));
  const places = placed.flatMap(({ one, found }, at) =>
    found.map(({ start, end }) => {
      const withImports = !isClear || start === first ? [...imports, ...parts[at]!] : parts[at]!;
      return { edited: { start, end }, code: withImports.join('\n'), name: one.name };
    }),
  );
  return { kind: isClear ? 'clear' : 'unclear', places };
}

function isSame(one: Definition, other: Definition): boolean {
  return one.kind === other.kind && one.name === other.name && one.isMethod === other.isMethod;
}

/** A class that leaves methods out is perhaps only a part of it. */
function hasMembersOf(old: Definition, own: Definition): boolean {
  return old.members.every((member) => own.members.includes(member));
}

/** Code divided after each of these definitions; what no file has yet goes with the one that follows it, or the last. */
function partsOf(rest: readonly string[], placed: readonly Definition[]): readonly string[][] {
  return placed.map((_, at) =>
    rest.slice(at === 0 ? 0 : placed[at - 1]!.end, at === placed.length - 1 ? rest.length : placed[at]!.end),
  );
}

function definitionsIn(lines: readonly string[], tabSize: number): Definition[] {
  const statements = codeStatements(lines, tabSize);
  return statements.flatMap(({ firstLine, column }, at) => {
    const header = /^\s*(?:async\s+)?(def|class)\s+(\w+)\s*\(?\s*(self\b|cls\b)?/.exec(lines[firstLine]!);
    if (!header) return [];
    const [, kind = '', name = '', receiver] = header;
    let first = at;
    while (statements[first - 1]?.isDecorator && statements[first - 1]!.column === column) first -= 1;
    const after = statements.findIndex((one, index) => index > at && one.column <= column);
    const inner = statements.slice(at + 1, after < 0 ? statements.length : after);
    const members = inner
      .filter((one) => one.column === inner[0]!.column)
      .flatMap((one) => memberOf(lines[one.firstLine]!) ?? []);
    const end = (inner.at(-1) ?? statements[at]!).lastLine + 1;
    const start = statements[first]!.firstLine;
    const isMethod = receiver !== undefined;
    return [{ kind, name, column, start, end, isMethod, members: kind === 'class' ? members : [] }];
  });
}

/** What a line in a class defines: a method, a class or an attribute. */
function memberOf(line: string): string | undefined {
  const found = /^\s*(?:(?:async\s+)?(?:def|class)\s+(\w+)|(\w+)\s*(?:=(?!=)|:(?=\s*\S)))/.exec(line);
  return found?.[1] ?? found?.[2];
}

/** By the first and the last line of the code, where the file has each of them once. */
function placeByLines(lines: readonly string[], code: string): PlacedCode {
  const own = linesOf(code).filter((line) => line.trim() !== '');
  const placesOf = (line: string | undefined): number[] =>
    lines.flatMap((other, at) => (other.trim() === line?.trim() ? [at] : []));
  const [starts, ends] = [placesOf(own[0]), placesOf(own.at(-1))];
  const [start, end] = [starts[0] ?? 0, (ends[0] ?? -1) + 1];
  const part = lines.slice(start, end).map((line) => line.trim());
  const trimmed = linesOf(code).map((line) => line.trim());
  const changed = lineHunks(part, trimmed).reduce((sum, hunk) => sum + hunk.oldEnd - hunk.oldStart, 0);
  const isClear =
    starts.length === 1 && ends.length === 1 && end > start && 1 - changed / part.length >= leastShared;
  return isClear
    ? { kind: 'clear', places: [{ edited: { start, end }, code }] }
    : { kind: 'unclear', places: [] };
}
