import type { CursorContext } from '../../ports/completionRequest.ts';
import { beginsStatement, PythonLexer } from '../../python/pythonLexer.ts';
import { scanPythonLines } from '../../python/pythonScanner.ts';

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * The part of a completion that fits the text right of the cursor and below: without closers that the editor has already
 * inserted, without text that is already there, and one line only if the cursor's line has text after the cursor.
 */
export function balanceBrackets(text: string, place: CursorContext): string {
  const { linePrefix, lineSuffix } = place;
  const isPython = place.languageId === 'python';
  const lineStart = isPython ? scanPythonLines(place.linesAbove).lexer() : new PythonLexer();
  const cursor = lineStart.copy();
  cursor.scan(linePrefix);
  const pending = pendingClosers(cursor, lineSuffix, isPython ? place.linesBelow : []);
  const isCounted = isPython || linePrefix.trim() !== '';
  const minDepth = Math.min(cursor.depth, pending);
  const end = isCounted ? firstCloserBelow(lineStart, linePrefix, text, minDepth) : text.length;
  const balanced = text.slice(0, end).trimEnd();
  if (lineSuffix.trim() === '') return balanced;
  const firstLine = withoutOverlap(balanced.split('\n', 1)[0]!, lineSuffix.trim());
  if (isPython && opensString(firstLine, lineStart, place)) return '';
  return withClosers(firstLine.trimEnd(), lineStart, linePrefix, Math.max(cursor.depth, pending));
}

/** The text without its end that repeats the beginning of the rest of the line, or up to where it repeats all of it. */
function withoutOverlap(text: string, lineSuffix: string): string {
  const suffix = lineSuffix.slice(0, 200);
  const longest = Math.min(text.length, suffix.length);
  for (let length = longest; length > 0; length--) {
    const overlap = suffix.slice(0, length);
    if (!text.endsWith(overlap)) continue;
    // Closers are counted, not compared; and two letters may be repeated on purpose.
    if (/^[)\]}"'\s]*$/.test(overlap) || (length < 3 && /\w$/.test(overlap))) continue;
    return text.slice(0, -length);
  }
  const at = suffix.length >= 5 ? text.indexOf(suffix) : -1;
  return at < 0 ? text : text.slice(0, at);
}

/** Whether the rest of the line, which ended in code, would end in a string after this text. */
function opensString(
  text: string,
  lineStart: PythonLexer,
  { linePrefix, lineSuffix }: CursorContext,
): boolean {
  const kindAfter = (line: string): string => {
    const lexer = lineStart.copy();
    lexer.scan(line);
    return lexer.context.kind;
  };
  const isString = (kind: string): boolean => kind === 'string' || kind === 'docstring';
  return !isString(kindAfter(linePrefix + lineSuffix)) && isString(kindAfter(linePrefix + text + lineSuffix));
}

/** The text with closers for what it has opened, since the line continues after it; empty if that is a string. */
function withClosers(text: string, lineStart: PythonLexer, linePrefix: string, closed: number): string {
  const end = lineStart.copy();
  end.scan(linePrefix + text);
  const missing = end.depth - closed;
  if (missing <= 0) return text;
  const { kind, openBrackets } = end.context;
  if (kind !== 'code' || end.depth !== openBrackets.length) return '';
  const closers = openBrackets.slice(-missing).map((bracket) => closerOf[bracket]);
  return text + closers.toReversed().join('');
}

/**
 * How many closers, of whatever kind, follow the lexer's place for what was opened before it: in the rest of the line, and
 * in the lines below as far as they continue the statement.
 */
function pendingClosers(place: PythonLexer, lineSuffix: string, linesBelow: readonly string[]): number {
  const lexer = place.copy();
  const { depth, strayClosers } = lexer;
  let lowest = depth;
  const note = (): void => {
    lowest = Math.min(lowest, lexer.depth);
  };
  lexer.scan(lineSuffix, note);
  const isCutOff = lexer.insideLineString;
  lexer.endLine();
  for (const line of linesBelow) {
    if (isCutOff || lowest === 0 || (!lexer.insideString && beginsStatement(line))) break;
    lexer.scan(line, note);
    lexer.endLine();
  }
  return depth - lowest + lexer.strayClosers - strayClosers;
}

/**
 * The index of the first closer in a text after `linePrefix` that leaves fewer than `minDepth` strings and brackets open,
 * or closes nothing; the text's length if there is none.
 *
 * @param lineStart A lexer at the beginning of the line with `linePrefix`.
 */
function firstCloserBelow(
  lineStart: PythonLexer,
  linePrefix: string,
  text: string,
  minDepth: number,
): number {
  const lexer = lineStart.copy();
  const place = lineStart.copy();
  place.scan(linePrefix);
  let index = 0;
  for (const [row, line] of text.split('\n').entries()) {
    const before = row === 0 ? linePrefix : '';
    let found = -1;
    lexer.scan(before + line, (at) => {
      if (found >= 0 || at < before.length) return;
      if (lexer.depth < minDepth || lexer.strayClosers > place.strayClosers) found = at;
    });
    if (found >= 0) return index + found - before.length;
    lexer.endLine();
    index += line.length + 1;
  }
  return text.length;
}
