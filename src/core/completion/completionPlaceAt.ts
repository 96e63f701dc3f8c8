import type { CompletionPlace } from './completionPlace.ts';
import type { SourceText } from './sourceText.ts';
import type { TextPosition } from './textPosition.ts';

const mostAbove = 60;
const mostBelow = 30;
/** Longer lines are data, not code; only what is near the cursor matters. */
const longestLine = 2000;

/** The text around a position. Reads a bounded part of the document, however large it is. */
export function completionPlaceAt(source: SourceText, { line, column }: TextPosition): CompletionPlace {
  const lines = (from: number, to: number): string[] => {
    const found: string[] = [];
    for (let at = Math.max(0, from); at < Math.min(to, source.lineCount); at++)
      found.push(source.lineAt(at).slice(0, longestLine));
    return found;
  };
  const own = source.lineAt(line);
  return {
    languageId: source.languageId,
    linesAbove: lines(line - mostAbove, line),
    linePrefix: own.slice(Math.max(0, column - longestLine), column),
    lineSuffix: own.slice(column, column + longestLine),
    linesBelow: lines(line + 1, line + 1 + mostBelow),
    indentSize: source.indentSize,
    usesTabs: source.usesTabs,
  };
}
