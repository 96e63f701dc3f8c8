import type { OffsetRange } from '../../text/offsetRange.ts';
import type { LogicalLine, PythonTokens, TokenKind } from './pythonTokens.ts';

/** The tokens read so far, and what is still open among them. */
export class TokenBuffer {
  readonly #kinds: TokenKind[] = [];
  readonly #texts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #partners = new Map<number, number>();
  readonly #lines: LogicalLine[] = [];
  readonly #skipped: OffsetRange[] = [];
  /** Opening tokens that wait for their closing ones. */
  readonly #open: number[] = [];

  /** How many tokens there are. */
  get length(): number {
    return this.#kinds.length;
  }

  /** How many opening tokens wait for their closing ones. */
  get depth(): number {
    return this.#open.length;
  }

  /** The kind of the last token. */
  get lastKind(): TokenKind | undefined {
    return this.#kinds.at(-1);
  }

  /** The text of the opening token at a depth, the outermost at 0. */
  openText(depth: number): string {
    return this.#texts[this.#open[depth]!]!;
  }

  push(kind: TokenKind, text: string, start: number, end: number): void {
    this.#kinds.push(kind);
    this.#texts.push(text);
    this.#starts.push(start);
    this.#ends.push(end);
  }

  pushOpen(text: string, start: number, end: number): void {
    this.#open.push(this.length);
    this.push('open', text, start, end);
  }

  /** Closes the innermost open token; all that is open inside of it must have been abandoned before. */
  pushClose(text: string, start: number, end: number): void {
    this.#partners.set(this.#open.pop()!, this.length);
    this.push('close', text, start, end);
  }

  /** Ends what is open here, but for the outermost `depth`. */
  abandon(depth: number): void {
    while (this.#open.length > depth) this.#partners.set(this.#open.pop()!, this.length);
  }

  /** Notes what is no token, but no blank either. */
  skip(start: number, end: number): void {
    this.#skipped.push({ start, end });
  }

  /** Makes a logical line of the tokens since `firstToken`, if there are any. */
  endLine(firstToken: number, indent: number): void {
    if (this.length > firstToken) this.#lines.push({ firstToken, endToken: this.length, indent });
  }

  tokens(code: string): PythonTokens {
    return {
      code,
      kinds: this.#kinds,
      texts: this.#texts,
      starts: this.#starts,
      ends: this.#ends,
      partners: this.#partners,
      lines: this.#lines,
      skipped: this.#skipped,
    };
  }
}
