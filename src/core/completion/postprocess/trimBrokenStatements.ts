import type { CursorContext, CompletionShape } from '../../ports/completionRequest.ts';
import {
  hasMatchingStatement,
  type PythonScanner,
  type PythonStatement,
  scanPythonLines,
} from '../../python/pythonScanner.ts';
import { indentWidth } from '../../text/indentation.ts';

const clause = /^(?:elif|else|except|finally)\b/;
const header = /^(?:if|elif|else|for|while|with|try|except|finally|def|class)$/;
const cutOff = /(?:[.=+\-/%&|^<>,@~]|\b(?:and|or|not|in|is|import|from|as|lambda|await|async))$/;

/** By Python's own rule. */
const tabSize = 8;

/**
 * The text up to the first statement that cannot be where it is, and a block up to its last complete statement if it has
 * one: the model may have been stopped anywhere. No text may leave a multiline string open, which would swallow the rest
 * of the file.
 */
export function trimBrokenStatements(text: string, place: CursorContext, shape: CompletionShape): string {
  if (place.languageId !== 'python') return text;
  const scanner = scanPythonLines(place.linesAbove);
  const cursor = scanner.lexer();
  cursor.scan(place.linePrefix);
  if (cursor.insideString || cursor.context.kind !== 'code') return text;

  const lines = text.split('\n');
  const { fitting, first, complete } = new StatementReader(lines, place.linePrefix, scanner).read();
  if (scanner.insideString) {
    if (complete > 0) return lines.slice(0, complete).join('\n');
    const quotes = scanner.lexer().openQuotes;
    return lines.length === 1 && /\w/.test(text.slice(text.lastIndexOf(quotes))) ? text + quotes : '';
  }
  let end = shape === 'line' ? fitting : complete || first;
  // A comment goes with the code that was cut off.
  while (end < lines.length && end > 0 && /^\s*(?:#|$)/.test(lines[end - 1]!)) end -= 1;
  return lines.slice(0, end).join('\n');
}

/** How many lines of a text, counted from its beginning, may stay. */
interface Extents {
  /** Up to the last line that can be where it is. */
  readonly fitting: number;
  /** Up to the end of the first statement; 0 if none ends. */
  readonly first: number;
  /** Up to the last statement after which a block may end; 0 if there is none. */
  readonly complete: number;
}

/** Reads the lines of a completion until one cannot be where it is. */
class StatementReader {
  readonly #lines: readonly string[];
  readonly #linePrefix: string;
  /** Has read the lines above, and reads the completion's lines up to the first that does not fit. */
  readonly #scanner: PythonScanner;
  readonly #blocksAbove: ReadonlySet<PythonStatement>;

  constructor(lines: readonly string[], linePrefix: string, scanner: PythonScanner) {
    this.#lines = lines;
    this.#linePrefix = linePrefix;
    this.#scanner = scanner;
    this.#blocksAbove = new Set(scanner.openBlocks);
  }

  read(): Extents {
    const scanner = this.#scanner;
    let [fitting, first, complete] = [0, 0, 0];
    for (const [index, line] of this.#lines.entries()) {
      const full = index === 0 ? this.#linePrefix + line : line;
      if (!this.#fits(full, index)) break;
      const endsInComment = scanner.contextAfter(full).kind === 'comment';
      scanner.addLine(full);
      const isOver = full.trim() !== '' && !scanner.insideStatement;
      const lacksEnd = isOver && !endsInComment && isCutOff(full, scanner.statement);
      if (lacksEnd && this.#isBroken(full, index)) break;
      fitting = index + 1;
      if (line.trim() === '' || !isOver || lacksEnd) continue;
      if (first === 0 && !full.trimStart().startsWith('#')) first = fitting;
      if (this.#mayEndHere()) complete = fitting;
    }
    return { fitting, first, complete };
  }

  /** Whether a line, with the text before the cursor, can be where it is. */
  #fits(full: string, index: number): boolean {
    const scanner = this.#scanner;
    const startsLine = index > 0 || this.#linePrefix.trim() === '';
    if (startsLine && !mayFollow(full, scanner, this.#blocksAbove)) return false;
    const lexer = scanner.lexer();
    lexer.scan(full);
    // The quotes at its end are missing.
    if (lexer.insideLineString && !full.endsWith('\\')) return false;
    return scanner.insideStatement || !hasAdjacentNames(full) || hasAdjacentNames(this.#linePrefix);
  }

  /** Whether a line that lacks its end is a mistake, and not where the model was stopped. */
  #isBroken(full: string, index: number): boolean {
    // A comma may be the end of a tuple, or of an item of a list that began out of sight.
    if (full.trimEnd().endsWith(',')) return false;
    return this.#lines.slice(index + 1).some((line) => line.trim() !== '');
  }

  /** Whether a block may end with the statement just read: it needs no body, and no handler of a `try`. */
  #mayEndHere(): boolean {
    const { statement, openBlocks } = this.#scanner;
    if (statement?.opensBlock || statement?.isDecorator) return false;
    return !openBlocks.some((block) => block.keyword === 'try' && !this.#blocksAbove.has(block));
  }
}

const widthOf = (line: string): number => indentWidth(line, tabSize);

/** Whether a line is at a level that is open, and a clause below its statement. */
function mayFollow(line: string, scanner: PythonScanner, blocksAbove: ReadonlySet<PythonStatement>): boolean {
  const text = line.trimStart();
  const { statement, openBlocks } = scanner;
  if (text === '' || text.startsWith('#') || scanner.insideStatement || !statement) return true;
  const width = widthOf(line);
  const above = widthOf(statement.indentation);
  if (statement.opensBlock) return width > above;
  const opener = openBlocks.find((block) => widthOf(block.indentation) === width);
  if (width !== above && !opener) return false;
  const word = clause.exec(text)?.[0];
  if (word) return hasMatchingStatement(word, width, scanner, widthOf);
  // A `try` without a handler ends nowhere but at one.
  return !openBlocks.some(
    (block) => block.keyword === 'try' && !blocksAbove.has(block) && widthOf(block.indentation) >= width,
  );
}

/** Whether a line certainly lacks its end. */
function isCutOff(line: string, statement: PythonStatement | undefined): boolean {
  const text = line.trim();
  const isHeader = statement !== undefined && header.test(statement.keyword);
  if (/^from\b/.test(text) && !/\bimport\b/.test(text)) return true;
  return cutOff.test(text) || (isHeader && !statement.opensBlock && !text.includes(':'));
}

const keywords = new Set(
  (
    'and as assert async await break case class continue def del elif else except finally for from global if ' +
    'import in is lambda match nonlocal not or pass raise return try type while with yield'
  ).split(' '),
);

const stringLiteral = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/**
 * Whether a line of code has two names side by side of which neither is a keyword: that is not Python but prose, or
 * another language. For lines that begin outside of strings.
 */
export function hasAdjacentNames(line: string): boolean {
  // A quote that is left opens a string that continues below, or is a mistake.
  const code = line.replace(stringLiteral, '0').replace(/["'#].*$/s, '');
  for (const [, first, second] of code.matchAll(/(?<![\w.])([A-Za-z_]\w*)[ \t]+(?=([A-Za-z_]\w*))/g))
    if (!keywords.has(first!) && !keywords.has(second!)) return true;
  return false;
}
