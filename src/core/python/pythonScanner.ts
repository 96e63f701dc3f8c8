import { indentWidth } from '../text/indentWidth.ts';

/** Where a place in Python source is. The expression inside an f-string's braces is code. */
export type LexicalKind = 'code' | 'string' | 'docstring' | 'comment';

export interface LexicalContext {
  readonly kind: LexicalKind;
  /** The brackets open here, the outermost first. */
  readonly openBrackets: readonly string[];
  /** Whether the string that this place is in goes on over line ends. */
  readonly inMultilineString: boolean;
}

/** The statement that the lines scanned so far end with. */
export interface PythonStatement {
  /** The blanks before its first line. */
  readonly indentation: string;
  /** Its first word, such as `def`; empty where it begins with something else. */
  readonly keyword: string;
  /** Whether it ends with a colon, so that a body must follow. */
  readonly opensBlock: boolean;
  /** Whether it is nothing but a string. */
  readonly isString: boolean;
  readonly isDecorator: boolean;
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

/** Words that begin a statement and can stand nowhere else. */
const statementStart =
  /^\s*(?:(?:async\s+)?(?:def|with)|class|import|return|raise|while|try|assert|del|elif|except|finally|break|continue|pass)\b(?!\s*=)/;

/** By Python's own rule. */
const tabSize = 8;

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);

/**
 * Follows Python's strings, comments and brackets line by line, in one pass and without ever failing: a string that
 * misses its end is over at the end of its line, a closer that nothing opened is passed over, and a bracket that
 * nothing closes is forgotten at the next line that must begin a statement.
 */
export class PythonScanner {
  #frames: Frame[] = [];
  #inComment = false;
  #continues = false;
  #endsWithBackslash = false;
  #lastCharacter = '';
  #onlyString = false;
  #strayClosers = 0;
  #statement: PythonStatement | undefined;
  #openBlocks: PythonStatement[] = [];

  /** Begins inside a string with these quotes, or in code. */
  constructor(insideQuotes?: string) {
    if (insideQuotes)
      this.#frames.push({
        kind: 'string',
        quote: insideQuotes,
        raw: false,
        formatted: false,
        isStatement: true,
      });
  }

  /** Whether the next line goes on with a statement, inside brackets, a string, or after a backslash. */
  get insideStatement(): boolean {
    return this.#frames.length > 0 || this.#continues;
  }

  /** Whether the next line begins inside a string. */
  get insideString(): boolean {
    return this.#frames.some((frame) => frame.kind === 'string');
  }

  /** The quotes that end the string that the next line begins in; empty where it begins in none. */
  get openQuotes(): string {
    return this.#frames.findLast((frame) => frame.kind === 'string')?.quote ?? '';
  }

  /** The last statement begun, complete or not. */
  get statement(): PythonStatement | undefined {
    return this.#statement;
  }

  /** The headers whose bodies a next statement may belong to, by how far in it stands; the outermost first. */
  get openBlocks(): readonly PythonStatement[] {
    return this.#openBlocks;
  }

  copy(): PythonScanner {
    const copy = new PythonScanner();
    copy.#restore(this);
    return copy;
  }

  #restore(other: PythonScanner): void {
    this.#frames = [...other.#frames];
    this.#inComment = other.#inComment;
    this.#continues = other.#continues;
    this.#lastCharacter = other.#lastCharacter;
    this.#onlyString = other.#onlyString;
    this.#strayClosers = other.#strayClosers;
    this.#statement = other.#statement;
    this.#openBlocks = [...other.#openBlocks];
  }

  /** Takes the next line, without its end. */
  addLine(line: string): void {
    this.#scan(line);
    this.#endLine();
  }

  /** Where a place is that stands behind these first characters of the next line. */
  contextAfter(linePrefix: string): LexicalContext {
    const here = this.copy();
    here.#scan(linePrefix);
    return here.#context();
  }

  /** How many strings, brackets and expressions in strings are open behind these first characters of the next line. */
  depthAfter(linePrefix: string): number {
    const here = this.copy();
    here.#scan(linePrefix);
    return here.#frames.length;
  }

  /**
   * How many closers, of whatever kind, wait behind `linePrefix` for what was opened before them: in the rest of the
   * line, and in the lines below as far as they go on with the statement.
   */
  waitingClosers(linePrefix: string, lineSuffix: string, linesBelow: readonly string[]): number {
    const here = this.copy();
    here.#scan(linePrefix);
    const depth = here.#frames.length;
    const strays = here.#strayClosers;
    let lowest = depth;
    const note = (): void => {
      lowest = Math.min(lowest, here.#frames.length);
    };
    here.#scan(lineSuffix, note);
    const isCutOff = here.#frames.some(({ quote }) => quote?.length === 1);
    here.#endLine();
    for (const line of linesBelow) {
      if (isCutOff || lowest === 0 || (!here.insideString && statementStart.test(line))) break;
      here.#scan(line, note);
      here.#endLine();
    }
    return depth - lowest + here.#strayClosers - strays;
  }

  /**
   * The index of the first closer in a text behind `linePrefix` that leaves fewer than `least` strings and brackets
   * open, or closes nothing; the text's length when there is none.
   */
  firstCloserBelow(least: number, linePrefix: string, text: string): number {
    const here = this.copy();
    here.#scan(linePrefix);
    const strays = here.#strayClosers;
    here.#restore(this);
    let index = 0;
    for (const [row, line] of text.split('\n').entries()) {
      const before = row === 0 ? linePrefix : '';
      let found = -1;
      here.#scan(before + line, (at) => {
        if (found >= 0 || at < before.length) return;
        if (here.#frames.length < least || here.#strayClosers > strays) found = at;
      });
      if (found >= 0) return index + found - before.length;
      here.#endLine();
      index += line.length + 1;
    }
    return text.length;
  }

  #context(): LexicalContext {
    const frames = this.#frames;
    const innermost = frames.at(-1);
    const string = frames.findLast((frame) => frame.kind === 'string');
    const kind = this.#inComment
      ? 'comment'
      : innermost?.kind === 'string'
        ? innermost.isStatement
          ? 'docstring'
          : 'string'
        : innermost?.kind === 'field' && innermost.inFormat
          ? 'string'
          : 'code';
    return {
      kind,
      openBrackets: frames.flatMap((frame) => (frame.kind === 'bracket' ? [frame.open] : [])),
      inMultilineString: string?.quote.length === 3,
    };
  }

  #scan(line: string, onToken?: (start: number) => void): void {
    this.#endsWithBackslash = false;
    let at = 0;
    // Brackets that were never closed, as in code that is being typed, end where a statement must begin.
    if (this.#frames.length > 0 && !this.insideString && statementStart.test(line)) this.#frames.length = 0;
    if (!this.insideStatement) {
      const indentation = line.slice(0, line.length - line.trimStart().length);
      at = indentation.length;
      if (at < line.length && line[at] !== '#') this.#beginStatement(line, indentation);
    }
    while (at < line.length && !this.#inComment) {
      const start = at;
      const innermost = this.#frames.at(-1);
      if (innermost?.kind === 'string') at = this.#scanString(line, at, innermost);
      else if (innermost?.kind === 'field' && innermost.inFormat) at = this.#scanFormat(line, at);
      else at = this.#scanCode(line, at);
      onToken?.(start);
    }
  }

  #beginStatement(line: string, indentation: string): void {
    const start = line.slice(indentation.length, indentation.length + 80);
    const keyword = /^(?:async[ \t]+)?([a-z]*)(?!\w)/.exec(start)?.[1] ?? '';
    const isDecorator = start.startsWith('@');
    this.#statement = { indentation, keyword, opensBlock: false, isString: false, isDecorator };
    const width = indentWidth(indentation, tabSize);
    const outer = this.#openBlocks.findIndex((block) => indentWidth(block.indentation, tabSize) >= width);
    if (outer >= 0) this.#openBlocks.length = outer;
    this.#lastCharacter = '';
    this.#onlyString = true;
  }

  #endLine(): void {
    this.#inComment = false;
    this.#continues = this.#endsWithBackslash;
    // Unlike a triple-quoted string, one in single quotes ends with its line, and all that stands open inside it.
    const unterminated = this.#frames.findIndex(({ quote }) => quote?.length === 1);
    if (unterminated >= 0 && !this.#continues) this.#frames.length = unterminated;
    if (this.insideStatement || !this.#statement) return;
    const opensBlock = this.#lastCharacter === ':';
    this.#statement = { ...this.#statement, opensBlock, isString: this.#onlyString };
    if (opensBlock && this.#openBlocks.at(-1)?.indentation !== this.#statement.indentation)
      this.#openBlocks.push(this.#statement);
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
      // A name such as \N{BULLET} is no expression; any other brace after a backslash begins one.
      if (formatted && line[at + 1] === '{') return at + 1;
      return at + (formatted && !raw && line.startsWith('N{', at + 1) ? 3 : 2);
    }
    if (line.startsWith(quote, at)) {
      this.#frames.pop();
      return at + quote.length;
    }
    if (!formatted || character !== '{') return at + 1;
    if (line[at + 1] === '{') return at + 2;
    this.#frames.push({ kind: 'field', inFormat: false });
    return at + 1;
  }

  /** Scans one character of what stands between the colon and the closing brace, as in `{price:>{width}.2f}`. */
  #scanFormat(line: string, at: number): number {
    const character = line[at]!;
    if (character === '{') this.#frames.push({ kind: 'field', inFormat: false });
    else if (character === '}') this.#frames.pop();
    else {
      const string = this.#frames.findLast((frame) => frame.kind === 'string');
      // The closing brace is missing; the string's end ends the expression too.
      if (string && line.startsWith(string.quote, at)) {
        this.#frames.length = this.#frames.lastIndexOf(string);
        return at + string.quote.length;
      }
    }
    return at + 1;
  }
}
