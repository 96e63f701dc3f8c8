import { isLineEnd } from '../../python/pythonGrammar.ts';

/** The UTF-16 code unit of a backslash. */
export const backslash = 92;

/** A place in a text of Python, and how to skip comments, escapes and strings from there. */
export class SourceReader {
  protected readonly code: string;
  /** The offset of what is read next. */
  protected at = 0;

  constructor(code: string) {
    this.code = code;
  }

  /** Whether a sticky pattern matches here. */
  protected matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.code);
  }

  /** Where a sticky pattern that matches here ends. */
  protected endOf(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    return pattern.test(this.code) ? pattern.lastIndex : this.at + 1;
  }

  /** The end of the line. */
  protected endOfComment(): number {
    let end = this.at;
    while (end < this.code.length && !isLineEnd(this.code.charCodeAt(end))) end += 1;
    return end;
  }

  /** Skips a backslash and the character after it. */
  protected skipEscape(): void {
    const isPair = this.code.startsWith('\r\n', this.at + 1);
    this.at = Math.min(this.code.length, this.at + (isPair ? 3 : 2));
  }

  /** Goes from inside a string to its end; of an unterminated one, to the end of the line that it begins in. */
  protected skipString(quote: string): void {
    const mark = quote.charCodeAt(0);
    const isLong = quote.length === 3;
    let lineEnd: number | undefined;
    while (this.at < this.code.length) {
      const character = this.code.charCodeAt(this.at);
      if (character === backslash) {
        if (isLineEnd(this.code.charCodeAt(this.at + 1))) lineEnd ??= this.at + 1;
        this.skipEscape();
      } else if (character === mark && (!isLong || this.code.startsWith(quote, this.at))) {
        this.at += quote.length;
        return;
      } else if (!isLong && isLineEnd(character)) break;
      else this.at += 1;
    }
    if (!isLong && lineEnd !== undefined) this.at = lineEnd;
  }
}
