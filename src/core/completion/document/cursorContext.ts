import type { CursorContext } from '../../ports/completionRequest.ts';
import type { SourceText, TextPosition } from './sourceText.ts';

const mostAbove = 60;
const mostBelow = 30;
/** Longer lines are data, not code; only what is near the cursor matters. */
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
    linesAbove: lines(line - mostAbove, line),
    linePrefix: own.slice(Math.max(0, column - maxLineLength), column),
    lineSuffix: own.slice(column, column + maxLineLength),
    linesBelow: lines(line + 1, line + 1 + mostBelow),
    indentSize: source.indentSize,
    usesTabs: source.usesTabs,
  };
}

const tellingCharacters = 240;
const mostTyped = 400;

/** What was inserted at the cursor between two states of a document, or undefined when something else happened. */
export function typedSince(before: CursorContext, now: CursorContext): string | undefined {
  const old = textBeforeCursor(before, tellingCharacters);
  const text = textBeforeCursor(now, tellingCharacters + mostTyped);
  for (let typed = 0; typed <= Math.min(mostTyped, text.length); typed++) {
    const end = text.length - typed;
    // Near the start of a document the old text is all that there was.
    const stood = text.slice(Math.max(0, end - tellingCharacters), end);
    if (stood === old) return text.slice(end);
  }
  return undefined;
}

/** The last characters before the cursor, across lines: by them a place is known again wherever it has moved. */
export function textBeforeCursor({ linesAbove, linePrefix }: CursorContext, characters: number): string {
  let text = linePrefix;
  for (let i = linesAbove.length - 1; i >= 0 && text.length < characters; i--)
    text = `${linesAbove[i]}\n${text}`;
  return text.slice(-characters);
}
