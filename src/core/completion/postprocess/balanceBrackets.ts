import type { CursorContext } from '../../ports/completionRequest.ts';
import { beginsStatement, closingBrackets } from '../../python/pythonGrammar.ts';
import { PythonLexer } from '../../python/pythonLexer.ts';
import { scanPythonLines } from '../../python/pythonScanner.ts';

/**
 * The part of a completion that goes together with what stands right of the cursor and below: without the closers that
 * the editor has typed already, without text that is there already, and on one line where the line goes on.
 */
export function balanceBrackets(text: string, place: CursorContext): string {
  const { linePrefix, lineSuffix } = place;
  const isPython = place.languageId === 'python';
  const lineStart = isPython ? scanPythonLines(place.linesAbove).lexer() : new PythonLexer();
  const cursor = lineStart.copy();
  cursor.scan(linePrefix);
  const waiting = waitingClosers(cursor, lineSuffix, isPython ? place.linesBelow : []);
  const isCounted = isPython || linePrefix.trim() !== '';
  const least = Math.min(cursor.depth, waiting);
  const end = isCounted ? firstCloserBelow(lineStart, linePrefix, text, least) : text.length;
  const balanced = text.slice(0, end).trimEnd();
  if (lineSuffix.trim() === '') return balanced;
  const firstLine = withoutOverlap(balanced.split('\n', 1)[0]!, lineSuffix.trim());
  if (isPython && opensString(firstLine, lineStart, place)) return '';
  return withClosers(firstLine.trimEnd(), lineStart, linePrefix, Math.max(cursor.depth, waiting));
}

/** The text without the beginning of the rest of the line that it ends with, or without all of it. */
function withoutOverlap(text: string, lineSuffix: string): string {
  const suffix = lineSuffix.slice(0, 200);
  const longest = Math.min(text.length, suffix.length);
  for (let length = longest; length > 0; length--) {
    const overlap = suffix.slice(0, length);
    if (!text.endsWith(overlap)) continue;
    // Closers are counted, not compared; and two letters may well be meant to stand twice.
    if (/^[)\]}"'\s]*$/.test(overlap) || (length < 3 && /\w$/.test(overlap))) continue;
    return text.slice(0, -length);
  }
  const at = suffix.length >= 5 ? text.indexOf(suffix) : -1;
  return at < 0 ? text : text.slice(0, at);
}

/** Whether the rest of the line, which ended in code, would end in a string behind this text. */
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

/** Closes what the text has opened, since the line goes on behind it; nothing where that is a string. */
function withClosers(text: string, lineStart: PythonLexer, linePrefix: string, closed: number): string {
  const end = lineStart.copy();
  end.scan(linePrefix + text);
  const missing = end.depth - closed;
  if (missing <= 0) return text;
  const { kind, openBrackets } = end.context;
  if (kind !== 'code' || end.depth !== openBrackets.length) return '';
  const closers = openBrackets.slice(-missing).map((bracket) => closingBrackets[bracket]);
  return text + closers.toReversed().join('');
}

/**
 * How many closers, of whatever kind, wait behind the lexer's place for what was opened before it: in the rest of the
 * line, and in the lines below as far as they go on with the statement.
 */
function waitingClosers(place: PythonLexer, lineSuffix: string, linesBelow: readonly string[]): number {
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
 * The index of the first closer in a text behind `linePrefix` that leaves fewer than `least` strings and brackets open,
 * or closes nothing; the text's length when there is none.
 *
 * @param lineStart Stands where the line with `linePrefix` begins.
 */
function firstCloserBelow(lineStart: PythonLexer, linePrefix: string, text: string, least: number): number {
  const lexer = lineStart.copy();
  const place = lineStart.copy();
  place.scan(linePrefix);
  let index = 0;
  for (const [row, line] of text.split('\n').entries()) {
    const before = row === 0 ? linePrefix : '';
    let found = -1;
    lexer.scan(before + line, (at) => {
      if (found >= 0 || at < before.length) return;
      if (lexer.depth < least || lexer.strayClosers > place.strayClosers) found = at;
    });
    if (found >= 0) return index + found - before.length;
    lexer.endLine();
    index += line.length + 1;
  }
  return text.length;
}
