import type { SourceText } from '../completion/document/sourceText.ts';
import { statementsOfTranscript } from '../python/interactiveSession.ts';
import { indentWidth } from '../text/indentation.ts';
import type { Position } from '../text/position.ts';
import { type IndentStyle, indentBlock } from './indentBlock.ts';
import { insertionPlace } from './insertionPlace.ts';

/** How code is inserted into a file: a piece of the file is replaced. */
export interface FittedCode {
  readonly start: Position;
  readonly end: Position;
  /** Line ends are `\n`. */
  readonly code: string;
  /** What goes in front of the code and behind it: line ends, and what else stood in its lines. */
  readonly before: string;
  readonly after: string;
}

const defaultIndentSize = 4;

/** A statement that cannot be a part of another one. */
const statement =
  /^(?:import|from|def|class|async|if|for|while|with|try|return|raise|assert|del|global|nonlocal|pass|break|continue|@)(?!\w)|^[\w.[\]'", ]+(?:[-+*/%@&|^<>]{0,3})=(?!=)/;

/**
 * Fits code, such as a block of an answer, into a file at a cursor or in place of a selection. A single expression goes
 * right there. Anything else becomes lines of its own, indented as the file is, at a place near the cursor where it
 * changes no other statement; of an interactive session, only its statements.
 */
export function fitCode(
  code: string,
  source: SourceText,
  [start, end]: readonly [start: Position, end: Position],
): FittedCode {
  const isPython = source.languageId === 'python';
  const block = (isPython ? statementsOfTranscript(code) : code).replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
  const left = source.lineAt(start.line).slice(0, start.character);
  const right = source.lineAt(end.line).slice(end.character);
  const isAlone = left.trim() === '' && right.trim() === '';
  const isExpression = !block.includes('\n') && !(isPython && statement.test(block.trim()));
  if (isExpression && !isAlone) return { start, end, code: block.trim(), before: '', after: '' };
  const isSelection = start.line !== end.line || start.character !== end.character;
  if (isSelection) return inPlaceOf([start, end], [left, right], { block, source });
  return atCursor(start, { block, source });
}

interface Insertion {
  readonly block: string;
  readonly source: SourceText;
}

function inPlaceOf(
  [start, end]: readonly [Position, Position],
  [left, right]: readonly [string, string],
  { block, source }: Insertion,
): FittedCode {
  const style = styleAround(source, start.line);
  const isLeftBlank = left.trim() === '';
  const column = indentWidth(source.lineAt(start.line), style.indentSize);
  return {
    start: isLeftBlank ? { line: start.line, character: 0 } : start,
    end,
    code: indentBlock(block, column, style),
    before: isLeftBlank ? '' : '\n',
    after: right.trim() === '' ? '' : `\n${/^\s*/.exec(source.lineAt(start.line))![0]}`,
  };
}

function atCursor(position: Position, { block, source }: Insertion): FittedCode {
  const lines = Array.from({ length: source.lineCount }, (_, line) => source.lineAt(line));
  const style = styleAround(source, position.line);
  const { line, replacesLine, column } =
    source.languageId === 'python'
      ? insertionPlace(lines, position, style.indentSize)
      : nearestLine(lines, position, style.indentSize);
  const code = indentBlock(block, column, style);
  const ownStart = { line, character: 0 };
  if (replacesLine)
    return { start: ownStart, end: { line, character: lines[line]!.length }, code, before: '', after: '' };
  if (line < lines.length) return { start: ownStart, end: ownStart, code, before: '', after: '\n' };
  const last = { line: lines.length - 1, character: lines.at(-1)!.length };
  return { start: last, end: last, code, before: '\n', after: '' };
}

/** In a language of which no more is known than its lines. */
function nearestLine(
  lines: readonly string[],
  { line, character }: Position,
  tabSize: number,
): ReturnType<typeof insertionPlace> {
  const own = lines[line]!;
  const isBlank = own.trim() === '';
  const isLeftBlank = own.slice(0, character).trim() === '';
  const column = indentWidth(isBlank ? own.slice(0, character) : own, tabSize);
  return { line: isLeftBlank ? line : line + 1, replacesLine: isBlank, column };
}

/** The indentation of the file, as the nearest lines that are indented have it. */
function styleAround(source: SourceText, line: number): IndentStyle {
  const indentSize = source.indentSize || defaultIndentSize;
  for (let away = 0; away < source.lineCount; away++)
    for (const at of [line - away, line + away]) {
      const text = at >= 0 && at < source.lineCount ? source.lineAt(at) : '';
      if (/^[ \t]+\S/.test(text))
        return { indentSize, usesTabs: text.startsWith('\t'), languageId: source.languageId };
    }
  return { indentSize, usesTabs: source.usesTabs, languageId: source.languageId };
}
