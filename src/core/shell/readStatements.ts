import type { ShellDialect } from './shellDialect.ts';

/** A command of a shell, with all that belongs to it, on one line. */
export interface ShellStatement {
  readonly text: string;
  /** The comment on the lines above it, or behind it. */
  readonly comment: string;
}

/** A line of a shell's code, without what goes on in the next, and without comments. */
interface LogicalLine {
  readonly text: string;
  readonly comment: string;
  /** How many more parts it opens than it closes. */
  readonly depth: number;
}

/**
 * The commands of a shell's code, each on one line that does the same. Undefined if one cannot be: a text in it has several
 * lines, or something is open at its end.
 */
export function readStatements(code: string, dialect: ShellDialect): ShellStatement[] | undefined {
  const lines = new LineReader(code, dialect).read();
  if (!lines) return undefined;
  const statements: ShellStatement[] = [];
  let open: LogicalLine[] = [];
  let depth = 0;
  let comment: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.comment !== '' && depth === 0) comment.push(line.comment);
    if (line.text === '') continue;
    open.push(line);
    depth += line.depth;
    const next = lines.slice(index + 1).find(({ text }) => text !== '');
    const goesOn = dialect.goesOn.test(line.text) || dialect.belongs.test(next?.text ?? '');
    if (depth > 0 || (goesOn && next)) continue;
    statements.push({ text: joined(open, dialect), comment: comment.join(' ') });
    [open, comment, depth] = [[], [], 0];
  }
  return open.length > 0 ? undefined : statements;
}

/** The lines of one command as one. */
function joined(lines: readonly LogicalLine[], { goesOn, belongs, opened, inner }: ShellDialect): string {
  return lines.reduce((all, { text }) => {
    if (all === '') return text;
    const isPart = goesOn.test(all) || belongs.test(text) || opened.test(all);
    return `${all}${isPart ? ' ' : inner}${text}`;
  }, '');
}

const beforeCommand = /^(?:[;|&(){}]|do|then|else|elif|!|if|while|until|and|or|not|begin|time|sudo|in)$/;

class LineReader {
  readonly #code: string;
  readonly #dialect: ShellDialect;
  readonly #lines: LogicalLine[] = [];
  #at = 0;
  #text = '';
  #comment = '';
  #depth = 0;
  /** The next word is the name of a command. */
  #isCommand = true;
  #isWhole = true;

  constructor(code: string, dialect: ShellDialect) {
    this.#code = code.replaceAll(/\r\n?/g, '\n');
    this.#dialect = dialect;
  }

  /** Undefined if a text has several lines. */
  read(): readonly LogicalLine[] | undefined {
    while (this.#isWhole && this.#at < this.#code.length) this.#readNext();
    this.#endLine();
    return this.#isWhole ? this.#lines : undefined;
  }

  #readNext(): void {
    const { lineText, escape, quotes } = this.#dialect;
    const character = this.#code[this.#at]!;
    if (this.#readComment()) return;
    if (character === '\n') {
      this.#at += 1;
      this.#endLine();
    } else if (character === escape) this.#readEscaped();
    else if (this.#match(lineText) !== undefined) this.#isWhole = false;
    else if (quotes.includes(character)) this.#readQuoted(character);
    else this.#readPlain(character);
  }

  #readComment(): boolean {
    const { comment, commentsAreCommands } = this.#dialect;
    const before = this.#code[this.#at - 1] ?? ' ';
    const mayBegin = commentsAreCommands ? this.#isCommand : /[\s;|&()]/.test(before);
    const found = mayBegin ? this.#match(comment) : undefined;
    if (found === undefined) return false;
    this.#comment = [this.#comment, withoutMark(found)].filter((one) => one !== '').join(' ');
    this.#at += found.length;
    return true;
  }

  #readEscaped(): void {
    const next = this.#code[this.#at + 1] ?? '';
    this.#at += 1 + next.length;
    if (next !== '\n') {
      this.#text += this.#dialect.escape + next;
      this.#isCommand = false;
      return;
    }
    // The line goes on in the next, where a blank does the same as an indent.
    const indent = this.#match(/[ \t]*/y) ?? '';
    this.#at += indent.length;
    this.#text = `${this.#text.trimEnd()} `;
  }

  #readQuoted(quote: string): void {
    const { escape } = this.#dialect;
    let end = this.#at + 1;
    while (end < this.#code.length && this.#code[end] !== quote)
      end += this.#code[end] === escape && quote !== "'" ? 2 : 1;
    const text = this.#code.slice(this.#at, end + 1);
    // A quote that does not end, or that has a line end in it.
    if (end >= this.#code.length || text.includes('\n')) this.#isWhole = false;
    this.#text += text;
    this.#at = end + 1;
    this.#isCommand = false;
  }

  /** A word, or a character that stands for itself. */
  #readPlain(first: string): void {
    const { opens, closes, brackets, quotes, escape } = this.#dialect;
    const ends = ` \t\n;|&<${brackets}${quotes}${escape}`;
    let end = this.#at + 1;
    if (first === '<') while (this.#code[end] === '<') end += 1;
    else if (!ends.includes(first))
      while (end < this.#code.length && !ends.includes(this.#code[end]!)) end += 1;
    const word = this.#code.slice(this.#at, end);
    const bracket = brackets.indexOf(word);
    if (bracket >= 0) this.#depth += bracket % 2 === 0 ? 1 : -1;
    else if (this.#isCommand && opens.has(word)) this.#depth += 1;
    else if (this.#isCommand && closes.has(word)) this.#depth -= 1;
    if (word.trim() !== '') this.#isCommand = beforeCommand.test(word);
    this.#text += word;
    this.#at = end;
  }

  #endLine(): void {
    this.#lines.push({ text: this.#text.trim(), comment: this.#comment, depth: this.#depth });
    [this.#text, this.#comment, this.#depth, this.#isCommand] = ['', '', 0, true];
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#code)?.[0];
  }
}

function withoutMark(comment: string): string {
  return comment
    .replace(/^@?(?:<#|#+|rem\b|::)/i, '')
    .replace(/#>$/, '')
    .trim();
}
