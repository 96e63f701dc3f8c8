import { type CodeStatement, codeStatements } from '../insertion/codeStatements.ts';
import { type IndentStyle, indentBlock } from '../insertion/indentBlock.ts';
import { indentWidth } from '../text/indentation.ts';
import { addImport } from '../verification/names/addImport.ts';
import { linesOf } from './lineHunks.ts';

/** Lines of a file that are edited, counted from 0; the end is exclusive. */
export interface EditedLines {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines of a file after an edit: code in place of some of its lines, at their indentation and in the file's unit. In Python,
 * imports that the code begins with and the edited lines do not go to the file's own, unless it has them.
 *
 * @param code As the model wrote it, indented or not.
 */
export function fitEdit(
  text: string,
  { start, end }: EditedLines,
  code: string,
  style: IndentStyle,
): readonly string[] {
  const lines = linesOf(text);
  const edited = lines.slice(start, end);
  const column = columnOf(edited, style.indentSize);
  const { imports, rest } = splitImports(linesOf(code), edited, style);
  const block = rest
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  const fitted = block === '' ? [] : withBlanksOf(edited, indentBlock(block, column, style).split('\n'));
  const changed = [...lines.slice(0, start), ...fitted, ...lines.slice(end)].join('\n');
  return linesOf(imports.reduce(withImport, changed));
}

function columnOf(lines: readonly string[], tabSize: number): number {
  const widths = lines.filter((line) => line.trim() !== '').map((line) => indentWidth(line, tabSize));
  return widths.length === 0 ? 0 : Math.min(...widths);
}

/** Blank lines around the edited code stay, which models do not repeat. */
function withBlanksOf(edited: readonly string[], fitted: readonly string[]): readonly string[] {
  const first = edited.findIndex((line) => line.trim() !== '');
  const last = edited.findLastIndex((line) => line.trim() !== '');
  if (first < 0) return fitted;
  return [...edited.slice(0, first), ...fitted, ...edited.slice(last + 1)];
}

function splitImports(
  lines: readonly string[],
  edited: readonly string[],
  { languageId, indentSize }: IndentStyle,
): { readonly imports: readonly string[]; readonly rest: readonly string[] } {
  if (languageId !== 'python') return { imports: [], rest: lines };
  const isImport = ({ keyword }: { readonly keyword: string }): boolean => /^(?:import|from)$/.test(keyword);
  if (codeStatements(edited, indentSize).some(isImport)) return { imports: [], rest: lines };
  const statements = codeStatements(lines, indentSize);
  const textOf = ({ firstLine, lastLine }: CodeStatement): string =>
    lines
      .slice(firstLine, lastLine + 1)
      .join('\n')
      .trim();
  const next = statements.findIndex(
    (one) => !isImport(one) || one.isFutureImport || textOf(one).includes(';'),
  );
  const leading = statements.slice(0, Math.max(0, next));
  return {
    imports: leading.map(textOf),
    rest: lines.filter((_, at) => !leading.some((one) => one.firstLine <= at && at <= one.lastLine)),
  };
}

function withImport(text: string, statement: string): string {
  if (linesOf(text).includes(statement)) return text;
  const edit = addImport(text, statement);
  return edit ? text.slice(0, edit.start) + edit.text + text.slice(edit.end) : `${statement}\n${text}`;
}
