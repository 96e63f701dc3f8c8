import {
  characterClass,
  foreignCell,
  isDigit,
  isLineEnd,
  isStringPrefix,
  isWordStart,
  numberLiteral,
  operator,
  pythonKeywords,
  pythonTabSize,
  shellCommand,
  shellLine,
  statementMagic,
  statementStart,
} from '../../python/pythonGrammar.ts';
import { closerOf, type PythonTokens } from './pythonTokens.ts';
import { backslash, SourceReader } from './sourceReader.ts';
import { TokenBuffer } from './tokenBuffer.ts';

/**
 * The tokens of any text, read as Python. Never fails: an unterminated string ends with its line, an unmatched closing
 * bracket is an operator, and an unclosed bracket ends where a line begins with a keyword that cannot be in brackets.
 */
export function tokenizePython(code: string): PythonTokens {
  return new Tokenizer(code).run();
}

const fieldFormat = /:|!(?!=)/y;

/** F-strings nested deeper count as plain strings. */
const deepestFormatString = 20;

/** How many open brackets a closing one is compared with; Python itself allows no more than 200. */
const mostUnclosed = 200;

const dot = 46;
const openBrace = 123;
const closeBrace = 125;

class Tokenizer extends SourceReader {
  readonly #tokens = new TokenBuffer();
  #formatDepth = 0;
  #isForeign = false;

  run(): PythonTokens {
    while (this.at < this.code.length) this.#readLine();
    return this.#tokens.tokens(this.code);
  }

  /** Reads a logical line, or one without tokens. */
  #readLine(): void {
    const indent = this.#readIndent();
    const firstToken = this.#tokens.length;
    this.#isForeign ||= this.matches(foreignCell);
    if (!this.#isForeign && this.matches(statementMagic)) this.#skip(this.endOf(statementMagic));
    if (this.#isForeign || this.matches(shellCommand)) this.#readShell();
    while (!this.#endsLine() && this.at < this.code.length) this.#readToken(-1);
    this.#tokens.abandon(0);
    this.#tokens.endLine(firstToken, indent);
  }

  /** The column of the line's first token: a tab goes to the next tab stop, a form feed to the first column. */
  #readIndent(): number {
    let column = 0;
    for (; ; this.at++) {
      const character = this.code.charCodeAt(this.at);
      if (character === 32) column += 1;
      else if (character === 9) column += pythonTabSize - (column % pythonTabSize);
      else if (character === 12) column = 0;
      else if (character !== 0xfeff) return column;
    }
  }

  /** Skips line ends, and says whether they end the logical line. */
  #endsLine(): boolean {
    while (isLineEnd(this.code.charCodeAt(this.at))) {
      this.at += 1;
      if (this.#tokens.depth === 0 || this.matches(statementStart)) return true;
    }
    return false;
  }

  #push(
    kind: 'name' | 'keyword' | 'number' | 'string' | 'operator' | 'shell',
    text: string,
    end: number,
  ): void {
    this.#tokens.push(kind, text, this.at, end);
    this.at = end;
  }

  #pushOpen(text: string, end: number): void {
    this.#tokens.pushOpen(text, this.at, end);
    this.at = end;
  }

  #pushClose(text: string, end: number): void {
    this.#tokens.pushClose(text, this.at, end);
    this.at = end;
  }

  #skip(end: number): void {
    this.#tokens.skip(this.at, end);
    this.at = end;
  }

  #readShell(): void {
    const end = this.endOf(shellLine);
    if (end > this.at) this.#push('shell', '', end);
  }

  /** Reads one token, or what is between tokens. `floor`: see `#readCloser`. */
  #readToken(floor: number): void {
    switch (characterClass(this.code.charCodeAt(this.at))) {
      case 'word':
        return this.#readWord();
      case 'digit':
        return this.#push('number', '', this.endOf(numberLiteral));
      case 'quote':
        return this.#readString('');
      case 'open':
        return this.#pushOpen(this.code[this.at]!, this.at + 1);
      case 'close':
        return this.#readCloser(floor);
      case 'comment':
        return this.#skip(this.endOfComment());
      case 'operator':
        return this.#readOperator();
      case 'blank':
        this.at += 1;
    }
  }

  /** Reads an operator, a number that begins with a dot, or a backslash that continues the line. */
  #readOperator(): void {
    const character = this.code.charCodeAt(this.at);
    const next = this.code.charCodeAt(this.at + 1);
    if (character === backslash && isLineEnd(next)) return this.skipEscape();
    if (character === dot && isDigit(next)) return this.#push('number', '', this.endOf(numberLiteral));
    const end = this.endOf(operator);
    this.#push('operator', this.code.slice(this.at, end), end);
  }

  #readWord(): void {
    let end = this.at + 1;
    let isPlain = this.code.charCodeAt(this.at) < 128;
    for (; ; end++) {
      const character = this.code.charCodeAt(end);
      if (!isWordStart(character) && !isDigit(character)) break;
      if (character >= 128) isPlain = false;
    }
    const next = this.code.charCodeAt(end);
    const word = this.code.slice(this.at, end);
    if ((next === 34 || next === 39) && isStringPrefix(word)) {
      this.#readString(word);
      return;
    }
    const keyword = pythonKeywords.get(word);
    if (keyword) this.#push('keyword', keyword, end);
    // Python, too, normalises names.
    else this.#push('name', isPlain ? word : word.normalize('NFKC'), end);
  }

  /** `floor`: how many open tokens a closing bracket must leave open, since they are outside of an f-string. */
  #readCloser(floor: number): void {
    const text = this.code[this.at]!;
    const end = this.at + 1;
    const last = this.#tokens.depth - 1;
    const lowest = Math.max(floor, last - mostUnclosed);
    let depth = last;
    while (depth > lowest && closerOf[this.#tokens.openText(depth)] !== text) depth -= 1;
    if (depth <= lowest) {
      this.#push('operator', text, end);
      return;
    }
    this.#tokens.abandon(depth + 1);
    this.#pushClose(text, end);
  }

  #readString(prefix: string): void {
    const quoteAt = this.at + prefix.length;
    const mark = this.code[quoteAt]!;
    const isLong = this.code.startsWith(mark.repeat(3), quoteAt);
    const quote = isLong ? mark.repeat(3) : mark;
    const contentAt = quoteAt + quote.length;
    if (/[ft]/i.test(prefix) && this.#formatDepth < deepestFormatString) {
      this.#formatDepth += 1;
      this.#readFormatString(quote, contentAt, /r/i.test(prefix));
      this.#formatDepth -= 1;
      return;
    }
    const start = this.at;
    this.at = contentAt;
    this.skipString(quote);
    const end = this.at;
    this.at = start;
    this.#push('string', '', end);
  }

  #readFormatString(quote: string, contentAt: number, isRaw: boolean): void {
    this.#pushOpen('f', contentAt);
    const depth = this.#tokens.depth;
    while (this.at < this.code.length) {
      const character = this.code.charCodeAt(this.at);
      if (this.code.startsWith(quote, this.at)) {
        this.#pushClose('f', this.at + quote.length);
        return;
      }
      if (isLineEnd(character) && quote.length === 1) break;
      if (character === backslash) {
        // \N{BULLET} is no expression; any other brace behind a backslash begins one.
        if (!isRaw && this.code.startsWith('N{', this.at + 1)) this.at += 3;
        else if (this.code.charCodeAt(this.at + 1) === openBrace) this.at += 1;
        else this.skipEscape();
      } else if (character !== openBrace) this.at += 1;
      else if (this.code.charCodeAt(this.at + 1) === openBrace) this.at += 2;
      else if (!this.#readField(quote)) break;
    }
    this.#tokens.abandon(depth);
    // With its quotes, or with its line: whichever ended a field that was never closed.
    this.#pushClose('f', this.code.startsWith(quote, this.at) ? this.at + quote.length : this.at);
  }

  /** Reads a replacement field and the fields in its format. False if the string ends before the field does. */
  #readField(quote: string): boolean {
    this.#pushOpen('{', this.at + 1);
    const depth = this.#tokens.depth;
    let inFormat = false;
    while (this.at < this.code.length) {
      const character = this.code.charCodeAt(this.at);
      const isOutermost = this.#tokens.depth === depth;
      // Since Python 3.12 the same quotes may open a string inside the field, where a value can begin.
      const canEndString = inFormat || (isOutermost && this.#endsOperand());
      if (this.#endsFormatString(quote, canEndString)) break;
      if (isOutermost && character === closeBrace) {
        this.#pushClose('}', this.at + 1);
        return true;
      }
      if (inFormat) {
        if (character !== openBrace) this.at += 1;
        else if (!this.#readField(quote)) break;
      } else if (isOutermost && this.matches(fieldFormat)) {
        inFormat = true;
        this.at += 1;
      } else if (isLineEnd(character)) this.at += 1;
      else this.#readToken(depth - 1);
    }
    this.#tokens.abandon(depth - 1);
    return false;
  }

  /** Whether an f-string ends inside of a field: with its line, or with its quotes where they cannot open a string. */
  #endsFormatString(quote: string, canEnd: boolean): boolean {
    if (quote.length === 1 && isLineEnd(this.code.charCodeAt(this.at))) return true;
    return canEnd && this.code.startsWith(quote, this.at);
  }

  #endsOperand(): boolean {
    const kind = this.#tokens.lastKind;
    return kind === 'name' || kind === 'number' || kind === 'string' || kind === 'close';
  }
}
