import { beginsStatement } from './beginsStatement.ts';
import type { PythonLexer } from './pythonLexer.ts';

/**
 * How many closers, of whatever kind, wait behind the lexer's place for what was opened before it: in the rest of the
 * line, and in the lines below as far as they go on with the statement.
 */
export function waitingClosers(
  place: PythonLexer,
  lineSuffix: string,
  linesBelow: readonly string[],
): number {
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
export function firstCloserBelow(
  lineStart: PythonLexer,
  linePrefix: string,
  text: string,
  least: number,
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
      if (lexer.depth < least || lexer.strayClosers > place.strayClosers) found = at;
    });
    if (found >= 0) return index + found - before.length;
    lexer.endLine();
    index += line.length + 1;
  }
  return text.length;
}
