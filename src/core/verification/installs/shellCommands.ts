import type { OffsetRange } from '../../text/offsetRange.ts';

/** A word of a shell command, without its quotes. */
export interface ShellWord {
  readonly text: string;
  /** Of the word in the code, without the quotes around all of it. */
  readonly range: OffsetRange;
}

/** A prompt: `$`, `>`, `%` and the like, behind a folder, a user or an environment's name in brackets; and IPython's. */
export const shellPrompt =
  /[ \t]*(?:In \[\d*\]:[ \t]+|(?:\([\w.@~/-]+\)[ \t]*)?(?:PS )?(?:[\w:\\/~.@-]*|\[[^\]\n]*\])[$>%❯➜][ \t]+)/y;

const anyPrompt = new RegExp(`^${shellPrompt.source}(?=\\S)`, 'm');

const environment = /[ \t]*\([\w.-]+\)[ \t]+/y;

/** What ends a line that goes on in the next: in a POSIX shell, in cmd, in PowerShell; with the prompt of the next. */
const continuation = /[\\^`]\r?\n(?:[ \t]*>(?=[ \t]))?/y;

const redirection = /(?:&|\d+)?(?:>>|>|<<<|<)&?[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[^\s;|&<>()"']*)/y;

/** A name to be replaced by the reader, which no shell would read as one. */
const placeholder = /<[A-Za-z][^<>\n]{0,200}>|\{\{[^{}\n]{0,200}\}\}/y;

const quoted = /"((?:[^"\\]|\\[^])*)"|'([^']*)'/y;

const plain = /\$\([^()\n]{0,500}\)|\$\{[^}\n]{0,500}\}|\\(?!\r?\n)[^]?|[^\s\\;|&()<>"'`]|[`^](?!\r?\n)/y;

/**
 * The commands of a shell's code, each as its words. Where lines have prompts, only these are commands, and the others
 * are what they print.
 *
 * @param code Of any shell, as people write it in Markdown; also a notebook's line, with its `!` or `%`.
 */
export function readShellCommands(code: string): ShellWord[][] {
  return new ShellReader(code).read();
}

class ShellReader {
  readonly #code: string;
  readonly #hasPrompts: boolean;
  readonly #commands: ShellWord[][] = [];
  #words: ShellWord[] = [];
  #at = 0;

  constructor(code: string) {
    this.#code = code;
    this.#hasPrompts = anyPrompt.test(code);
  }

  read(): ShellWord[][] {
    this.#startLine();
    while (this.#at < this.#code.length) this.#readNext();
    this.#endCommand();
    return this.#commands;
  }

  #readNext(): void {
    const character = this.#code[this.#at]!;
    if (this.#take(continuation) !== undefined) return;
    if (character === '\n') {
      this.#endCommand();
      this.#at += 1;
      this.#startLine();
    } else if (/\s/.test(character)) this.#at += 1;
    else if (character === '#') this.#skipLine();
    else if (this.#sees(placeholder)) this.#addWord();
    else if (this.#take(redirection) === undefined) this.#readWord(character);
  }

  #readWord(character: string): void {
    if (!/[;|&()]/.test(character)) return this.#addWord();
    this.#endCommand();
    this.#at += 1;
  }

  #startLine(): void {
    if (this.#take(shellPrompt) === undefined) {
      if (this.#hasPrompts) this.#skipLine();
      else this.#take(environment);
    }
  }

  #skipLine(): void {
    const end = this.#code.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#code.length : end;
  }

  #endCommand(): void {
    if (this.#words.length > 0) this.#commands.push(this.#words);
    this.#words = [];
  }

  #addWord(): void {
    const start = this.#at;
    let text = this.#take(placeholder) ?? '';
    let isQuoted = false;
    for (;;) {
      const before = this.#at;
      const inQuotes = this.#take(quoted);
      const part = inQuotes === undefined ? this.#take(plain) : inQuotes.slice(1, -1);
      if (part === undefined) break;
      isQuoted ||= inQuotes !== undefined && before === start;
      text += part;
    }
    // A quote without an end.
    if (this.#at === start) this.#at += 1;
    const from = start + (isQuoted ? 1 : 0);
    if (text !== '') this.#words.push({ text, range: { start: from, end: from + text.length } });
  }

  #sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#code);
  }

  #take(pattern: RegExp): string | undefined {
    if (!this.#sees(pattern)) return undefined;
    const start = this.#at;
    this.#at = pattern.lastIndex;
    return this.#code.slice(start, this.#at);
  }
}
