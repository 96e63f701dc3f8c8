import type { CursorContext } from '../../ports/completionRequest.ts';
import type { SourceText, TextPosition } from './sourceText.ts';

const maxLinesAbove = 60;
const maxLinesBelow = 30;
/** Characters; longer lines are data rather than code, and only what is near the cursor matters. */
const maxLineLength = 2000;

/** The text around a position. Reads a bounded part of the document, however large it is. */
export function cursorContextAt(source: SourceText, { line, column }: TextPosition): CursorContext {
  const lines = (from: number, to: number): string[] => {
    const found: string[] = [];
    for (let at = Math.max(0, from); at < Math.min(to, source.lineCount); at++)
      found.push(source.lineAt(at).slice(0, maxLineLength));
    return found;
  };
  const own = source.lineAt(line);
  return {
    languageId: source.languageId,
    linesAbove: lines(line - maxLinesAbove, line),
    linePrefix: own.slice(Math.max(0, column - maxLineLength), column),
    lineSuffix: own.slice(column, column + maxLineLength),
    linesBelow: lines(line + 1, line + 1 + maxLinesBelow),
    indentSize: source.indentSize,
    usesTabs: source.usesTabs,
  };
}

/** Characters before the cursor by which two states of a document are compared. */
const comparedCharacters = 240;
const maxTyped = 400;

/** What was inserted at the cursor between two states of a document, or undefined if something else happened. */
export function typedSince(before: CursorContext, now: CursorContext): string | undefined {
  const old = textBeforeCursor(before, comparedCharacters);
  const text = textBeforeCursor(now, comparedCharacters + maxTyped);
  for (let typed = 0; typed <= Math.min(maxTyped, text.length); typed++) {
    const end = text.length - typed;
    // Near the start of a document, the old text is the whole text before the cursor.
    const candidate = text.slice(Math.max(0, end - comparedCharacters), end);
    if (candidate === old) return text.slice(end);
  }
  return undefined;
}

/** The last characters before the cursor, across lines: they identify a place wherever it has moved. */
export function textBeforeCursor({ linesAbove, linePrefix }: CursorContext, characters: number): string {
  let text = linePrefix;
  for (let i = linesAbove.length - 1; i >= 0 && text.length < characters; i--)
    text = `${linesAbove[i]}\n${text}`;
  return text.slice(-characters);
}
