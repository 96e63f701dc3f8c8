/** Where a place in Python source is. */
export interface LexicalContext {
  /** The expression inside an f-string's braces is code. */
  readonly kind: 'code' | 'string' | 'docstring' | 'comment';
  /** The brackets open here, the outermost first. */
  readonly openBrackets: readonly string[];
  /** Whether the string around this place continues across line ends. */
  readonly inMultilineString: boolean;
}

interface Bracket {
  readonly kind: 'bracket';
  readonly open: string;
  readonly quote?: never;
}

interface StringLiteral {
  readonly kind: 'string';
  readonly open?: never;
  readonly quote: string;
  readonly raw: boolean;
  readonly formatted: boolean;
  readonly isStatement: boolean;
}

/** The braces inside an f-string: first an expression, after the colon its format. */
interface ReplacementField {
  readonly kind: 'field';
  readonly inFormat: boolean;
  readonly open?: never;
  readonly quote?: never;
}

type Frame = Bracket | StringLiteral | ReplacementField;

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const stringPrefix = /^(?:[rbuft]|br|rb|fr|rf|tr|rt)$/i;

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);

/**
 * Follows Python's strings, comments and brackets line by line, in one pass and without ever failing: a string that
 * misses its end is over at the end of its line, a closer that nothing opened is passed over, and a bracket that
 * nothing closes is forgotten at the next line that must begin a statement.
 */
export class PythonLexer {
  #frames: Frame[] = [];
  #inComment = false;
  #continues = false;
  #endsWithBackslash = false;
  #lastCharacter = '';
  #onlyString = true;
  #strayClosers = 0;

  /** Begins inside a string with these quotes, or in code. */
  constructor(insideQuotes?: string) {
    if (!insideQuotes) return;
    const quotes = { quote: insideQuotes, raw: false, formatted: false };
    this.#frames.push({ kind: 'string', ...quotes, isStatement: true });
  }

  /** Whether the place is inside brackets or a string, or the line before ended with a backslash. */
  get insideStatement(): boolean {
    return this.#frames.length > 0 || this.#continues;
  }

  get insideString(): boolean {
    return this.#frames.some((frame) => frame.kind === 'string');
  }

  /** Whether the place is in a string that ends with its line. */
  get insideLineString(): boolean {
    return this.#frames.some(({ quote }) => quote?.length === 1);
  }

  /** The quotes that end the string around the place; empty if there is none. */
  get openQuotes(): string {
    return this.#frames.findLast((frame) => frame.kind === 'string')?.quote ?? '';
  }

  /** How many strings, brackets and expressions in strings are open. */
  get depth(): number {
    return this.#frames.length;
  }

  /** How many closers have closed nothing so far. */
  get strayClosers(): number {
    return this.#strayClosers;
  }

  /** Whether the statement, which must be over, ends with a colon. */
  get endsWithColon(): boolean {
    return this.#lastCharacter === ':';
  }

  /** Whether the statement is nothing but strings so far. */
  get isOnlyString(): boolean {
    return this.#onlyString;
  }

  get context(): LexicalContext {
    const frames = this.#frames;
    const string = frames.findLast((frame) => frame.kind === 'string');
    return {
      kind: this.#kind(),
      openBrackets: frames.flatMap((frame) => (frame.kind === 'bracket' ? [frame.open] : [])),
      inMultilineString: string?.quote.length === 3,
    };
  }

  #kind(): LexicalContext['kind'] {
    if (this.#inComment) return 'comment';
    const innermost = this.#frames.at(-1);
    if (innermost?.kind === 'string') return innermost.isStatement ? 'docstring' : 'string';
    return innermost?.kind === 'field' && innermost.inFormat ? 'string' : 'code';
  }

  copy(): PythonLexer {
    const copy = new PythonLexer();
    copy.#frames = [...this.#frames];
    copy.#inComment = this.#inComment;
    copy.#continues = this.#continues;
    copy.#lastCharacter = this.#lastCharacter;
    copy.#onlyString = this.#onlyString;
    copy.#strayClosers = this.#strayClosers;
    return copy;
  }

  /**
   * Takes the beginning of a line, or all of it without its line end. Returns whether a statement begins with it.
   *
   * @param onToken Called after each token, with the index where it begins.
   */
  scan(line: string, onToken?: (start: number) => void): boolean {
    this.#endsWithBackslash = false;
    // Brackets that were never closed, as in code that is being typed, end where a statement must begin.
    if (this.depth > 0 && !this.insideString && beginsStatement(line)) this.#frames.length = 0;
    let at = this.insideStatement ? 0 : line.length - line.trimStart().length;
    const begins = !this.insideStatement && at < line.length && line[at] !== '#';
    if (begins) {
      this.#lastCharacter = '';
      this.#onlyString = true;
    }
    while (at < line.length && !this.#inComment) {
      const start = at;
      at = this.#scanToken(line, at);
      onToken?.(start);
    }
    return begins;
  }

  endLine(): void {
    this.#inComment = false;
    this.#continues = this.#endsWithBackslash;
    // Unlike a triple-quoted string, a single-quoted one ends with its line, and so does all that is open inside it.
    const unterminated = this.#frames.findIndex(({ quote }) => quote?.length === 1);
    if (unterminated >= 0 && !this.#continues) this.#frames.length = unterminated;
  }

  /** Scans one token, and returns where it ends. */
  #scanToken(line: string, at: number): number {
    const innermost = this.#frames.at(-1);
    if (innermost?.kind === 'string') return this.#scanString(line, at, innermost);
    if (innermost?.kind === 'field' && innermost.inFormat) return this.#scanFormat(line, at);
    return this.#scanCode(line, at);
  }

  /** Scans one token of code. */
  #scanCode(line: string, at: number): number {
    const character = line[at]!;
    if (/\s/.test(character)) return at + 1;
    if (character === '#') {
      this.#inComment = true;
      return line.length;
    }
    if (character === '\\') {
      this.#endsWithBackslash = at === line.length - 1;
      return at + 1;
    }
    const startsStatement = this.#frames.length === 0 && this.#lastCharacter === '';
    this.#lastCharacter = character;
    if (character === '"' || character === "'") return this.#beginString(line, at, '', startsStatement);
    if (isWordCharacter(character)) {
      let end = at + 1;
      while (end < line.length && isWordCharacter(line[end]!)) end += 1;
      const next = line[end];
      const word = end - at <= 2 ? line.slice(at, end) : '';
      if ((next === '"' || next === "'") && stringPrefix.test(word))
        return this.#beginString(line, end, word, startsStatement);
      this.#onlyString = false;
      return end;
    }
    this.#scanPunctuation(character);
    return at + 1;
  }

  #scanPunctuation(character: string): void {
    this.#onlyString = false;
    const innermost = this.#frames.at(-1);
    if (closerOf[character]) this.#frames.push({ kind: 'bracket', open: character });
    else if (innermost?.kind === 'field') {
      if (character === '}') this.#frames.pop();
      else if (character === ':') this.#frames.splice(-1, 1, { kind: 'field', inFormat: true });
    } else if (innermost?.open && character === closerOf[innermost.open]) this.#frames.pop();
    else if (/[)\]}]/.test(character)) this.#strayClosers += 1;
  }

  #beginString(line: string, at: number, prefix: string, isStatement: boolean): number {
    const mark = line[at]!;
    const quote = line.startsWith(mark.repeat(3), at) ? mark.repeat(3) : mark;
    const raw = /r/i.test(prefix);
    const formatted = /[ft]/i.test(prefix);
    this.#frames.push({ kind: 'string', quote, raw, formatted, isStatement });
    return at + quote.length;
  }

  #scanString(line: string, at: number, { quote, raw, formatted }: StringLiteral): number {
    const character = line[at]!;
    if (character === '\\') {
      this.#endsWithBackslash = at === line.length - 1;
      // A name such as \N{BULLET} is not an expression; any other brace after a backslash begins one.
      if (formatted && line[at + 1] === '{') return at + 1;
      return at + (formatted && !raw && line.startsWith('N{', at + 1) ? 3 : 2);
    }
    if (line.startsWith(quote, at)) {
      this.#frames.pop();
      this.#lastCharacter = quote[0]!;
      return at + quote.length;
    }
    if (!formatted || character !== '{') return at + 1;
    if (line[at + 1] === '{') return at + 2;
    this.#frames.push({ kind: 'field', inFormat: false });
    return at + 1;
  }

  /** Scans one character between the colon and the closing brace, as in `{price:>{width}.2f}`. */
  #scanFormat(line: string, at: number): number {
    const character = line[at]!;
    if (character === '{') this.#frames.push({ kind: 'field', inFormat: false });
    else if (character === '}') this.#frames.pop();
    else {
      const string = this.#frames.findLast((frame) => frame.kind === 'string');
      // The closing brace is missing; the string's end ends the expression too.
      if (string && line.startsWith(string.quote, at)) {
        this.#frames.length = this.#frames.lastIndexOf(string);
        this.#lastCharacter = string.quote[0]!;
        return at + string.quote.length;
      }
    }
    return at + 1;
  }
}

const keyword =
  /^\s*(?:(?:async\s+)?(?:def|with)|class|import|return|raise|while|try|assert|del|elif|except|finally|break|continue|pass)\b(?!\s*=)/;

/** Whether a line begins with a word of Python that begins a statement and can stand nowhere else. */
export function beginsStatement(line: string): boolean {
  return keyword.test(line);
}
