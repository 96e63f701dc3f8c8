const tokens = /\\(?:[a-zA-Z]+|[\s\S])|\s+|\d+(?:\.\d+)?|\\$|[\s\S]/gu;

/** TeX that is not among what is shown as a formula. Never leaves this folder. */
export class UnknownTex extends Error {}

/** Reads TeX token by token: a command with its backslash, a number, or one character. */
export class TexCursor {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = source.match(tokens) ?? [];
  }

  /** The next token that is no blank; empty at the end. */
  peek(): string {
    while (/^\s/.test(this.#tokens[this.#at] ?? '')) this.#at++;
    return this.#tokens[this.#at] ?? '';
  }

  next(): string {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Takes the next token if it is this one. */
  take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#at++;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw new UnknownTex(token);
  }

  /** What is in the braces that come next, as it is written. */
  text(): string {
    this.expect('{');
    const start = this.#at;
    for (let depth = 1; ; this.#at++) {
      const token = this.#tokens[this.#at];
      if (token === undefined) throw new UnknownTex('}');
      if (token === '{') depth++;
      if (token === '}' && --depth === 0) break;
    }
    return this.#tokens.slice(start, this.#at++).join('');
  }

  /** What is in the brackets that come next, if any do. */
  optionalText(): string | undefined {
    if (this.peek() !== '[') return undefined;
    const end = this.#tokens.indexOf(']', this.#at);
    if (end < 0) throw new UnknownTex(']');
    const text = this.#tokens.slice(this.#at + 1, end).join('');
    this.#at = end + 1;
    return text;
  }
}
