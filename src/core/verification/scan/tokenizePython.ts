import {
  foreignCell,
  isDigit,
  isLineEnd,
  isWordStart,
  pythonKeywords,
  shellCommand,
  shellLine,
  statementStart,
} from './lexicalGrammar.ts';
import { closerOf, type LogicalLine, type PythonTokens, type TokenKind } from './pythonTokens.ts';

/**
 * The tokens of any text, read as Python. Never fails: a string that misses its end is over at the end of its line, a
 * closer that nothing opened is an operator, and a bracket that nothing closes is over where a line begins with a
 * keyword that cannot stand in brackets.
 */
export function tokenizePython(code: string): PythonTokens {
  return new Tokenizer(code).run();
}

const operator = /\*\*=?|\/\/=?|<<=?|>>=?|->|:=|[=!<>]=|<>|[-+*/%@&|^]=|[^]/y;
const number = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][-+]?\d[\d_]*)?)[jJlL]?/y;
const fieldFormat = /:|!(?!=)/y;

/** Deeper ones are taken for plain strings. */
const deepestFormatString = 20;

/** So far out the bracket is looked for that a closer closes; Python itself has no more than 200 open. */
const mostUnclosed = 200;

const backslash = 92;
const openBrace = 123;
const closeBrace = 125;

class Tokenizer {
  readonly #code: string;
  readonly #kinds: TokenKind[] = [];
  readonly #texts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #partners = new Map<number, number>();
  readonly #lines: LogicalLine[] = [];
  /** Opening tokens that wait for their closing ones. */
  readonly #open: number[] = [];
  #formatDepth = 0;
  #isForeign = false;
  #at = 0;

  constructor(code: string) {
    this.#code = code;
  }

  run(): PythonTokens {
    while (this.#at < this.#code.length) this.#readLine();
    return {
      code: this.#code,
      kinds: this.#kinds,
      texts: this.#texts,
      starts: this.#starts,
      ends: this.#ends,
      partners: this.#partners,
      lines: this.#lines,
    };
  }

  /** Reads a logical line, or one without tokens. */
  #readLine(): void {
    const indent = this.#readIndent();
    const firstToken = this.#kinds.length;
    this.#isForeign ||= this.#matches(foreignCell);
    if (this.#isForeign || this.#matches(shellCommand)) this.#readShell();
    while (!this.#endsLine() && this.#at < this.#code.length) this.#readToken(-1);
    this.#abandon(0);
    const endToken = this.#kinds.length;
    if (endToken > firstToken) this.#lines.push({ firstToken, endToken, indent });
  }

  /** The column of the line's first token: a tab goes to the next multiple of eight, a form feed begins anew. */
  #readIndent(): number {
    let column = 0;
    for (; ; this.#at++) {
      const character = this.#code.charCodeAt(this.#at);
      if (character === 32) column += 1;
      else if (character === 9) column += 8 - (column % 8);
      else if (character === 12) column = 0;
      else if (character !== 0xfeff) return column;
    }
  }

  /** Passes over ends of lines, and tells whether they end the logical line. */
  #endsLine(): boolean {
    while (isLineEnd(this.#code.charCodeAt(this.#at))) {
      this.#at += 1;
      if (this.#open.length === 0 || this.#matches(statementStart)) return true;
    }
    return false;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#code);
  }

  /** Where a pattern that matches here ends. */
  #endOf(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#code) ? pattern.lastIndex : this.#at + 1;
  }

  #push(kind: TokenKind, text: string, end: number): number {
    this.#starts.push(this.#at);
    this.#ends.push(end);
    this.#texts.push(text);
    this.#at = end;
    return this.#kinds.push(kind) - 1;
  }

  #pushOpen(text: string, end: number): void {
    this.#open.push(this.#push('open', text, end));
  }

  /** Closes the innermost of what is open; all inside it that is open must have been abandoned before. */
  #pushClose(text: string, end: number): void {
    this.#partners.set(this.#open.pop()!, this.#push('close', text, end));
  }

  /** Leaves only the outermost of what is open; the rest is over here. */
  #abandon(depth: number): void {
    while (this.#open.length > depth) this.#partners.set(this.#open.pop()!, this.#kinds.length);
  }

  #readShell(): void {
    const end = this.#endOf(shellLine);
    if (end > this.#at) this.#push('shell', '', end);
  }

  /** Reads one token of code, or what stands between tokens. `floor`: see `#readCloser`. */
  #readToken(floor: number): void {
    const character = this.#code.charCodeAt(this.#at);
    if (isWordStart(character)) this.#readWord();
    else if (character === 32 || character === 9 || character === 12) this.#at += 1;
    else if (character === 35) this.#skipComment();
    else if (character === 34 || character === 39) this.#readString('');
    else if (character === 40 || character === 91 || character === openBrace)
      this.#pushOpen(this.#code[this.#at]!, this.#at + 1);
    else if (character === 41 || character === 93 || character === closeBrace) this.#readCloser(floor);
    else if (character === backslash && isLineEnd(this.#code.charCodeAt(this.#at + 1))) this.#skipEscape();
    else if (isDigit(character) || (character === 46 && isDigit(this.#code.charCodeAt(this.#at + 1))))
      this.#push('number', '', this.#endOf(number));
    else if (character <= 32 || (character >= 127 && character <= 0xa0) || character === 0xfeff)
      this.#at += 1;
    else {
      const end = this.#endOf(operator);
      this.#push('operator', this.#code.slice(this.#at, end), end);
    }
  }

  #skipComment(): void {
    while (this.#at < this.#code.length && !isLineEnd(this.#code.charCodeAt(this.#at))) this.#at += 1;
  }

  /** Passes over a backslash and what it escapes. */
  #skipEscape(): void {
    const isPair = this.#code.startsWith('\r\n', this.#at + 1);
    this.#at = Math.min(this.#code.length, this.#at + (isPair ? 3 : 2));
  }

  #readWord(): void {
    let end = this.#at + 1;
    let isPlain = this.#code.charCodeAt(this.#at) < 128;
    for (; ; end++) {
      const character = this.#code.charCodeAt(end);
      if (!isWordStart(character) && !isDigit(character)) break;
      if (character >= 128) isPlain = false;
    }
    const next = this.#code.charCodeAt(end);
    const word = this.#code.slice(this.#at, end);
    if ((next === 34 || next === 39) && /^(?:[rbuft]|[bu]r|r[bft]|[ft]r)$/i.test(word)) {
      this.#readString(word);
      return;
    }
    const keyword = pythonKeywords.get(word);
    if (keyword) this.#push('keyword', keyword, end);
    // Python, too, takes names that look alike for the same.
    else this.#push('name', isPlain ? word : word.normalize('NFKC'), end);
  }

  /** `floor`: how many of what is open a closer must leave open, since they stand outside of an f-string. */
  #readCloser(floor: number): void {
    const text = this.#code[this.#at]!;
    const end = this.#at + 1;
    const last = this.#open.length - 1;
    const lowest = Math.max(floor, last - mostUnclosed);
    let depth = last;
    while (depth > lowest && closerOf[this.#texts[this.#open[depth]!]!] !== text) depth -= 1;
    if (depth <= lowest) {
      this.#push('operator', text, end);
      return;
    }
    this.#abandon(depth + 1);
    this.#pushClose(text, end);
  }

  #readString(prefix: string): void {
    const quoteAt = this.#at + prefix.length;
    const mark = this.#code[quoteAt]!;
    const isLong = this.#code.startsWith(mark.repeat(3), quoteAt);
    const quote = isLong ? mark.repeat(3) : mark;
    const contentAt = quoteAt + quote.length;
    if (/[ft]/i.test(prefix) && this.#formatDepth < deepestFormatString) {
      this.#formatDepth += 1;
      this.#readFormatString(quote, contentAt, /r/i.test(prefix));
      this.#formatDepth -= 1;
      return;
    }
    const start = this.#at;
    this.#at = contentAt;
    this.#skipString(quote);
    const end = this.#at;
    this.#at = start;
    this.#push('string', '', end);
  }

  /** From inside a string to behind its end: where that is missing, to the end of the line that it begins in. */
  #skipString(quote: string): void {
    const mark = quote.charCodeAt(0);
    const isLong = quote.length === 3;
    let lineEnd: number | undefined;
    while (this.#at < this.#code.length) {
      const character = this.#code.charCodeAt(this.#at);
      if (character === backslash) {
        if (isLineEnd(this.#code.charCodeAt(this.#at + 1))) lineEnd ??= this.#at + 1;
        this.#skipEscape();
      } else if (character === mark && (!isLong || this.#code.startsWith(quote, this.#at))) {
        this.#at += quote.length;
        return;
      } else if (!isLong && isLineEnd(character)) break;
      else this.#at += 1;
    }
    if (!isLong && lineEnd !== undefined) this.#at = lineEnd;
  }

  #readFormatString(quote: string, contentAt: number, isRaw: boolean): void {
    this.#pushOpen('f', contentAt);
    const depth = this.#open.length;
    while (this.#at < this.#code.length) {
      const character = this.#code.charCodeAt(this.#at);
      if (this.#code.startsWith(quote, this.#at)) {
        this.#pushClose('f', this.#at + quote.length);
        return;
      }
      if (isLineEnd(character) && quote.length === 1) break;
      if (character === backslash) {
        // \N{BULLET} is no expression; any other brace behind a backslash begins one.
        if (!isRaw && this.#code.startsWith('N{', this.#at + 1)) this.#at += 3;
        else if (this.#code.charCodeAt(this.#at + 1) === openBrace) this.#at += 1;
        else this.#skipEscape();
      } else if (character !== openBrace) this.#at += 1;
      else if (this.#code.charCodeAt(this.#at + 1) === openBrace) this.#at += 2;
      else if (!this.#readField(quote)) break;
    }
    this.#abandon(depth);
    this.#pushClose('f', this.#at);
  }

  /** Reads a replacement field, and the fields of its format. False where the string ends before the field does. */
  #readField(quote: string): boolean {
    this.#pushOpen('{', this.#at + 1);
    const depth = this.#open.length;
    let inFormat = false;
    while (this.#at < this.#code.length) {
      const character = this.#code.charCodeAt(this.#at);
      const isOutermost = this.#open.length === depth;
      if (quote.length === 1 && isLineEnd(character)) return this.#leaveField(depth);
      if (isOutermost && character === closeBrace) {
        this.#pushClose('}', this.#at + 1);
        return true;
      }
      // Since Python 3.12 the same quotes may open a string inside the field, where a value can begin.
      const endsString = inFormat || (isOutermost && this.#endsOperand());
      if (endsString && this.#code.startsWith(quote, this.#at)) return this.#leaveField(depth);
      if (inFormat) {
        if (character !== openBrace) this.#at += 1;
        else if (!this.#readField(quote)) return this.#leaveField(depth);
      } else if (isOutermost && this.#matches(fieldFormat)) {
        inFormat = true;
        this.#at += 1;
      } else if (isLineEnd(character)) this.#at += 1;
      else this.#readToken(depth - 1);
    }
    return this.#leaveField(depth);
  }

  #leaveField(depth: number): false {
    this.#abandon(depth - 1);
    return false;
  }

  #endsOperand(): boolean {
    const kind = this.#kinds.at(-1)!;
    return kind === 'name' || kind === 'number' || kind === 'string' || kind === 'close';
  }
}
