import { scanPythonLines } from '../python/scanPythonLines.ts';
import type { CompletionPlace } from './completionPlace.ts';
import type { CompletionShape } from './completionShape.ts';

/**
 * A block up to its last whole statement, where there is one: the model may have been stopped anywhere. And no text may
 * leave open a string over several lines, which would swallow the rest of the file.
 */
export function withoutHalfStatement(text: string, place: CompletionPlace, shape: CompletionShape): string {
  if (place.languageId !== 'python') return text;
  const scanner = scanPythonLines(place.linesAbove);
  const cursor = scanner.lexer();
  cursor.scan(place.linePrefix);
  if (cursor.insideString || cursor.context.kind !== 'code') return text;
  const lines = text.split('\n');
  let whole = 0;
  for (const [index, line] of lines.entries()) {
    scanner.addLine(index === 0 ? place.linePrefix + line : line);
    const isWhole = !scanner.insideStatement && !scanner.statement?.opensBlock;
    if (isWhole && line.trim() !== '') whole = index + 1;
  }
  if (scanner.insideString) {
    const quotes = scanner.lexer().openQuotes;
    if (whole > 0) return lines.slice(0, whole).join('\n');
    return lines.length === 1 && /\w/.test(text.slice(text.lastIndexOf(quotes))) ? text + quotes : '';
  }
  return shape === 'block' && whole > 0 ? lines.slice(0, whole).join('\n') : text;
}
