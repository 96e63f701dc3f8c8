import { codeStatements } from '../insertion/codeStatements.ts';
import { type IndentStyle, indentBlock } from '../insertion/indentBlock.ts';
import { indentWidth } from '../text/indentation.ts';
import { lineHunks, linesOf } from './lineHunks.ts';
import { leadingImports, withImport } from './newImports.ts';

/** Lines of a file that are edited, counted from 0; the end is exclusive. */
export interface EditedLines {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines of a file after an edit: code in place of some of its lines, at their indentation and in the file's unit. Lines
 * that only their indentation as a whole tells from those that were there stay as they were. In Python, imports that the
 * code begins with and the edited lines do not go to the file's own, unless it has them.
 *
 * @param code As the model wrote it, indented or not.
 */
export function fitEdit(
  text: string,
  { start, end }: EditedLines,
  code: string,
  ofFile: IndentStyle,
): readonly string[] {
  const lines = linesOf(text);
  const edited = lines.slice(start, end);
  const style = styleOfLines(edited, ofFile);
  const { imports, rest } = newImports(linesOf(code), edited, style);
  const block = withoutBlankEnds(rest);
  const fitted = block.length === 0 ? [] : withBlanksOf(edited, fitBlock(block, edited, style));
  const changed = [...lines.slice(0, start), ...fitted, ...lines.slice(end)].join('\n');
  return linesOf(imports.reduce(withImport, changed));
}

/**
 * The lines of a file while the code of an edit is being written: what is written so far, then the lines that it has not come
 * to yet.
 *
 * @param code Its whole lines so far.
 */
export function previewEdit(
  text: string,
  { start, end }: EditedLines,
  code: string,
  style: IndentStyle,
): readonly string[] {
  const trimmed = (lines: readonly string[]): string[] => lines.map((line) => line.trim());
  const old = trimmed(linesOf(text).slice(start, end));
  const written = trimmed(linesOf(code));
  // No line is like this one: what is written so far has no end that could be one of the old lines.
  const last = lineHunks(old, [...written, '\n']).at(-1)!;
  const reached = Math.min(old.length, last.oldStart + written.length - last.newStart);
  return fitEdit(text, { start, end: start + reached }, code, style);
}

/** Lines are indented by tabs or not as most of them are, whatever the rest of the file and its editor say. */
function styleOfLines(lines: readonly string[], style: IndentStyle): IndentStyle {
  const indented = lines.filter((line) => /^[ \t]+\S/.test(line));
  const tabs = indented.filter((line) => line.startsWith('\t')).length;
  return indented.length === 0 ? style : { ...style, usesTabs: tabs * 2 > indented.length };
}

/** Where the code that was there begins with imports, those of the new code are where they belong. */
function newImports(
  code: readonly string[],
  edited: readonly string[],
  { languageId, indentSize }: IndentStyle,
): ReturnType<typeof leadingImports> {
  const none = { imports: [], rest: code };
  if (languageId !== 'python' || leadingImports(edited, indentSize).imports.length > 0) return none;
  return leadingImports(code, indentSize);
}

function fitBlock(block: readonly string[], edited: readonly string[], style: IndentStyle): string[] {
  const original = withoutBlankEnds(edited);
  const indented = indentBlock(block.join('\n'), columnOf(edited, style), style).split('\n');
  // Which line is which cannot be said then.
  if (indented.length !== block.length) return indented;
  const fitted = [...indented];
  // Code that comes without a file has four blanks for a tab.
  const tabSize = style.usesTabs ? 4 : style.indentSize;
  const own = relativeLines(block, tabSize);
  // Nor where a comment at the beginning is indented deeper than the code.
  if (/^\s*#/.test(block[0] ?? '') && own.some((line) => line.startsWith('-'))) return indented;
  const hunks = lineHunks(relativeLines(original, tabSize), own);
  let [oldAt, newAt] = [0, 0];
  for (const hunk of [...hunks, endOf(original, block)]) {
    while (newAt < hunk.newStart) fitted[newAt++] = original[oldAt++]!;
    [oldAt, newAt] = [hunk.oldEnd, hunk.newEnd];
  }
  return fitted;
}

function endOf(before: readonly string[], after: readonly string[]): ReturnType<typeof lineHunks>[number] {
  return { oldStart: before.length, oldEnd: before.length, newStart: after.length, newEnd: after.length };
}

/** Lines by what is in them, and how far they are indented more than the first. Blanks at their ends do not count. */
function relativeLines(lines: readonly string[], tabSize: number): string[] {
  const first = indentWidth(lines[0] ?? '', tabSize);
  return lines.map((line) =>
    line.trim() === '' ? '' : `${indentWidth(line, tabSize) - first} ${line.trim()}`,
  );
}

/** Columns by which the code is indented; text in strings does not count. */
function columnOf(lines: readonly string[], { languageId, indentSize }: IndentStyle): number {
  const statements = languageId === 'python' ? codeStatements(lines, indentSize) : [];
  const widths =
    statements.length > 0
      ? statements.map(({ column }) => column)
      : lines.filter((line) => line.trim() !== '').map((line) => indentWidth(line, indentSize));
  return widths.length === 0 ? indentWidth(lines[0] ?? '', indentSize) : Math.min(...widths);
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/** Blank lines around the edited code stay, which models do not repeat. */
function withBlanksOf(edited: readonly string[], fitted: readonly string[]): readonly string[] {
  const first = edited.findIndex((line) => line.trim() !== '');
  const last = edited.findLastIndex((line) => line.trim() !== '');
  if (first < 0) return fitted;
  return [...edited.slice(0, first), ...fitted, ...edited.slice(last + 1)];
}
