import type { IndentStyle } from '../insertion/indentBlock.ts';
import { allParts, type CodePart, codeParts } from './codeParts.ts';
import { fitEdit } from './fitEdit.ts';
import { lineHunks, linesOf } from './lineHunks.ts';
import { leadingImports } from './newImports.ts';
import {
  behind,
  choicesFor,
  type CodePlace,
  dividedAfter,
  type PlaceChoice,
  sameParts,
} from './partPlaces.ts';

/**
 * Where code of an answer belongs in a file. `clear`: in all of these places. `unclear`: perhaps in those of one choice. `new`: it
 * defines only what the file does not have; there is a place for that.
 */
export type PlacedCode =
  | { readonly kind: 'clear'; readonly places: readonly CodePlace[] }
  | { readonly kind: 'unclear' | 'new'; readonly choices: readonly PlaceChoice[] };

/** The share of the lines of a part that code must have, to be taken for that part. */
const leastShared = 0.5;

/** The same of a function with another name, and of the lines of a file outside of its functions and classes. */
const leastAlike = 0.6;
const leastOfModule = 0.8;

/** Finds where code belongs: in Python by the names of what it defines, otherwise by its first and last lines. */
export function placeCode(lines: readonly string[], code: string, style: IndentStyle): PlacedCode {
  const isEmpty = lines.every((line) => line.trim() === '');
  if (isEmpty && code.trim() !== '')
    return { kind: 'clear', places: [{ edited: { start: 0, end: lines.length - 1 }, code }] };
  const found = style.languageId === 'python' ? placeParts(lines, code, style.indentSize) : undefined;
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

function wholeFile(lines: readonly string[], code: string): PlacedCode {
  return { kind: 'clear', places: [{ edited: { start: 0, end: lines.length }, code }] };
}

/** Undefined where the code is something else than definitions, and not the whole file. */
function placeParts(lines: readonly string[], code: string, tabSize: number): PlacedCode | undefined {
  const file = codeParts(lines, tabSize);
  const own = linesOf(code);
  if (isWholeFile(lines, file, own, codeParts(own, tabSize))) return wholeFile(lines, code);
  const { imports, rest } = leadingImports(own, tabSize);
  const parts = codeParts(rest, tabSize);
  if (parts.length === 0 || !parts.every(isDefinition)) return undefined;
  const known = allParts(file);
  const matches = parts.map((one) => ({ one, found: sameParts(one, known).filter(isDefinition) }));
  const placed = matches.filter(({ found }) => found.length > 0);
  if (placed.length === 0)
    return withImports({ kind: 'new', choices: choicesForNew(lines, file, rest, parts) }, imports);
  const texts = dividedAfter(
    rest,
    placed.map(({ one }) => one),
  );
  const choices = placed.map(({ one, found }, at) =>
    found.map((old) => choicesFor({ lines, old }, { rest, own: one, text: texts[at]! })),
  );
  const isClear =
    choices.every((one) => one.length === 1 && one[0]!.isSure) &&
    (placed.length === parts.length || placed.every(({ found }) => found[0]!.column === 0));
  return isClear
    ? withImports({ kind: 'clear', places: choices.flatMap(([one]) => one!.choices[0]!.places) }, imports)
    : withImports({ kind: 'unclear', choices: choices.flat().flatMap((one) => one.choices) }, imports);
}

/** Names of constants and of what Python itself reads. Other names are often assigned anew. */
const constant = /^(?:_*[A-Z][A-Z\d_]*|__\w+__)$/;

function isDefinition({ kind, name, column }: CodePart): boolean {
  return kind === 'def' || kind === 'class' || (kind === 'value' && column === 0 && constant.test(name));
}

/** The imports that code begins with come with the first place. */
function withImports(placed: PlacedCode, imports: readonly string[]): PlacedCode {
  const first = (places: readonly CodePlace[]): readonly CodePlace[] => {
    const top = Math.min(...places.map(({ edited }) => edited.start));
    return places.map((one) =>
      one.edited.start === top ? { ...one, code: [...imports, one.code].join('\n') } : one,
    );
  };
  if (imports.length === 0) return placed;
  if (placed.kind === 'clear') return { ...placed, places: first(placed.places) };
  return { ...placed, choices: placed.choices.map((one) => ({ ...one, places: first(one.places) })) };
}

/** Behind all that the file defines, or in place of a function that is nearly the same under another name. */
function choicesForNew(
  lines: readonly string[],
  file: readonly CodePart[],
  rest: readonly string[],
  parts: readonly CodePart[],
): readonly PlaceChoice[] {
  const [only] = parts;
  const alike =
    parts.length === 1 && only!.kind !== 'value'
      ? allParts(file).filter(
          (old) =>
            old.kind === only!.kind &&
            sharedLines(lines.slice(old.start + 1, old.end), rest.slice(only!.start + 1)) >= leastAlike,
        )
      : [];
  const renamed = alike.map(({ name, start, end }): PlaceChoice => ({
    kind: 'replace',
    name,
    places: [{ edited: { start, end }, code: rest.join('\n') }],
  }));
  const guard = file.findIndex(({ header }) => /^if\s+__name__\s*==/.test(lines[header.start]!));
  const last = file.slice(0, guard < 0 ? file.length : guard).at(-1);
  // A method needs a class.
  if (!last || parts.some(({ isMethod }) => isMethod)) return renamed;
  return [...renamed, { kind: 'add', name: '', places: [behind(lines, last, rest)] }];
}

/** Whether code has all that a file defines, and nearly all other lines of it: then it is the file. */
function isWholeFile(
  lines: readonly string[],
  file: readonly CodePart[],
  own: readonly string[],
  parts: readonly CodePart[],
): boolean {
  const isBlock = ({ kind }: CodePart): boolean => kind === 'def' || kind === 'class';
  const defined = new Set(parts.filter(isBlock).map(({ name }) => name));
  const blocks = file.filter(isBlock);
  if (parts.length === 0 || parts[0]!.column > 0 || !blocks.every(({ name }) => defined.has(name)))
    return false;
  const others = file.filter((part) => !isBlock(part)).flatMap(({ start, end }) => lines.slice(start, end));
  if (others.length === 0) return blocks.length > 0 && parts.some((part) => !isBlock(part));
  const has = new Set(own.map((line) => line.trim()));
  return others.filter((line) => has.has(line.trim())).length >= others.length * leastOfModule;
}

/** The share of some lines that others have in the same order, blanks at their ends aside. */
function sharedLines(some: readonly string[], others: readonly string[]): number {
  const trimmed = (lines: readonly string[]): string[] => lines.map((line) => line.trim());
  const changed = lineHunks(trimmed(some), trimmed(others)).reduce(
    (sum, hunk) => sum + hunk.oldEnd - hunk.oldStart,
    0,
  );
  return some.length === 0 ? 0 : 1 - changed / some.length;
}

/** By the first and the last line of the code, where the file has each of them once. */
function placeByLines(lines: readonly string[], code: string): PlacedCode {
  const own = linesOf(code).filter((line) => line.trim() !== '');
  const placesOf = (line: string | undefined): number[] =>
    lines.flatMap((other, at) => (other.trim() === line?.trim() ? [at] : []));
  const [starts, ends] = [placesOf(own[0]), placesOf(own.at(-1))];
  const [start, end] = [starts[0] ?? 0, (ends[0] ?? -1) + 1];
  const isClear =
    starts.length === 1 &&
    ends.length === 1 &&
    end > start &&
    sharedLines(lines.slice(start, end), linesOf(code)) >= leastShared;
  return isClear
    ? { kind: 'clear', places: [{ edited: { start, end }, code }] }
    : { kind: 'unclear', choices: [] };
}
