import { indentWidth } from '../text/indentWidth.ts';
import { type LexicalContext, PythonLexer } from './pythonLexer.ts';

/** The statement that the lines scanned so far end with. */
export interface PythonStatement {
  /** The blanks before its first line. */
  readonly indentation: string;
  /** Its first word, such as `def`; empty where it begins with something else. */
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

  /** Whether the next line goes on with a statement, inside brackets, a string, or after a backslash. */
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

  /** The headers whose bodies a next statement may belong to, by how far in it stands; the outermost first. */
  get openBlocks(): readonly PythonStatement[] {
    return this.#openBlocks;
  }

  /** A lexer that stands where the next line begins. */
  lexer(): PythonLexer {
    return this.#lexer.copy();
  }

  /** Where a place is that stands behind these first characters of the next line. */
  contextAfter(linePrefix: string): LexicalContext {
    const lexer = this.lexer();
    lexer.scan(linePrefix);
    return lexer.context;
  }

  /** Takes the next line, without its end. */
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
