import { indentWidth } from '../text/indentation.ts';
import { type LexicalContext, PythonLexer } from './pythonLexer.ts';

/** The statement that the lines scanned so far end with. */
export interface PythonStatement {
  /** The blanks before its first line. */
  readonly indentation: string;
  /** Its first word, such as `def`; empty if it begins with something else. */
  readonly keyword: string;
  /** Whether it is a header that ends with a colon, so that a body must follow. */
  readonly opensBlock: boolean;
  /** Whether it is nothing but a string. */
  readonly isString: boolean;
  readonly isDecorator: boolean;
}

const header = /^(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)$/;

/** By Python's own rule. */
const tabSize = 8;

/** Follows Python's statements and blocks line by line, whatever state the code is in. */
export class PythonScanner {
  #lexer: PythonLexer;
  #statement: PythonStatement | undefined;
  #openBlocks: PythonStatement[] = [];

  /** Begins inside a string with these quotes, or in code. */
  constructor(insideQuotes?: string) {
    this.#lexer = new PythonLexer(insideQuotes);
  }

  /** Whether the next line continues a statement, inside brackets, a string, or after a backslash. */
  get insideStatement(): boolean {
    return this.#lexer.insideStatement;
  }

  /** Whether the next line begins inside a string. */
  get insideString(): boolean {
    return this.#lexer.insideString;
  }

  /** The last statement begun, complete or not. */
  get statement(): PythonStatement | undefined {
    return this.#statement;
  }

  /** The headers to whose bodies the next statement may belong, depending on its indentation; the outermost first. */
  get openBlocks(): readonly PythonStatement[] {
    return this.#openBlocks;
  }

  /** A lexer at the beginning of the next line. */
  lexer(): PythonLexer {
    return this.#lexer.copy();
  }

  /** The context after these first characters of the next line. */
  contextAfter(linePrefix: string): LexicalContext {
    const lexer = this.lexer();
    lexer.scan(linePrefix);
    return lexer.context;
  }

  /** Takes the next line, without its line end. */
  addLine(line: string): void {
    if (this.#lexer.scan(line)) this.#beginStatement(line);
    this.#lexer.endLine();
    if (this.insideStatement || !this.#statement) return;
    // Of a long dict literal, only lines such as `"a":` may have been read.
    const opensBlock = this.#lexer.endsWithColon && header.test(this.#statement.keyword);
    this.#statement = { ...this.#statement, opensBlock, isString: this.#lexer.isOnlyString };
    if (opensBlock && this.#openBlocks.at(-1)?.indentation !== this.#statement.indentation)
      this.#openBlocks.push(this.#statement);
  }

  #beginStatement(line: string): void {
    const indentation = line.slice(0, line.length - line.trimStart().length);
    const start = line.slice(indentation.length, indentation.length + 80);
    const keyword = /^(?:async[ \t]+)?([a-z]*)(?!\w)/.exec(start)?.[1] ?? '';
    const isDecorator = start.startsWith('@');
    this.#statement = { indentation, keyword, opensBlock: false, isString: false, isDecorator };
    const width = indentWidth(indentation, tabSize);
    const outer = this.#openBlocks.findIndex((block) => indentWidth(block.indentation, tabSize) >= width);
    if (outer >= 0) this.#openBlocks.length = outer;
  }
}

/** Lines that are hardly ever part of a string. */
const certainlyCode =
  /^\s*(?:(?:async\s+)?def\s+\w+\s*\(|class\s+\w+\s*[(:]|import\s+\w|from\s+[.\w]+\s+import\b|@\w|return\b|self\.\w)/;

interface Reading {
  readonly scanner: PythonScanner;
  /** How many lines of code this reading takes for part of a string. */
  readonly doubts: number;
}

function read(lines: readonly string[], insideQuotes?: string): Reading {
  const scanner = new PythonScanner(insideQuotes);
  let doubts = 0;
  for (const line of lines) {
    if (scanner.insideString && certainlyCode.test(line)) doubts += 1;
    scanner.addLine(line);
  }
  return { scanner, doubts };
}

/**
 * A scanner that has read these lines. They may be part of a file and begin in the middle of a docstring: of the two
 * readings, the one that finds less code inside strings counts. Linear in the text.
 */
export function scanPythonLines(lines: readonly string[]): PythonScanner {
  const fromCode = read(lines);
  if (fromCode.doubts === 0) return fromCode.scanner;
  const quotes = lines.map((line) => /"""|'''/.exec(line)?.[0]).find((found) => found);
  if (!quotes) return fromCode.scanner;
  const fromString = read(lines, quotes);
  return fromString.doubts < fromCode.doubts ? fromString.scanner : fromCode.scanner;
}

/** Whether the cursor is in code, a string, a docstring or a comment of Python, and which brackets are open there. */
export function lexicalContext(linesAbove: readonly string[], linePrefix: string): LexicalContext {
  return scanPythonLines(linesAbove).contextAfter(linePrefix);
}

/** Whether code after a statement at the same level is unreachable. */
export function leavesBlock({ keyword }: PythonStatement): boolean {
  return keyword === 'return' || keyword === 'raise' || keyword === 'break' || keyword === 'continue';
}

/** By keyword of a statement or clause: the clauses that may follow its body. */
export const clausesAfter: Readonly<Record<string, readonly string[]>> = {
  if: ['elif', 'else'],
  elif: ['elif', 'else'],
  for: ['else'],
  while: ['else'],
  try: ['except', 'finally'],
  except: ['except', 'else', 'finally'],
  else: ['finally'],
  case: ['case'],
};

/** Whether a clause such as `else` has its statement at a level, in columns as `width` returns them. */
export function hasMatchingStatement(
  clause: string,
  level: number,
  { openBlocks, statement }: PythonScanner,
  width: (indentation: string) => number,
): boolean {
  // The body may be on the header's own line: `if x: return`.
  const openers = statement ? [...openBlocks, statement] : openBlocks;
  return openers.some(
    ({ indentation, keyword }) => width(indentation) === level && clausesAfter[keyword]?.includes(clause),
  );
}
