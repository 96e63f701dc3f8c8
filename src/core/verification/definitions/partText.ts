import type { LogicalLine, PythonTokens } from '../scan/pythonTokens.ts';
import { chainsBetween, chainsInText } from './chains.ts';

/** A comment that declares a type. */
const typeComment = /^#\s*type:/;

/** What Python reads as documentation, and what does nothing: strings alone. */
const documentation = '"""';

/** The texts of logical lines, by what counts in them, and the names that they mention. */
export class PartText {
  readonly #tokens: PythonTokens;
  readonly #comments = new Map<LogicalLine, string>();

  constructor(tokens: PythonTokens) {
    this.#tokens = tokens;
    const { code, lines, starts, skipped } = tokens;
    let at = -1;
    for (const { start, end } of skipped) {
      const comment = code.slice(start, end);
      while (at + 1 < lines.length && starts[lines[at + 1]!.firstToken]! < start) at += 1;
      const line = lines[at];
      if (line && typeComment.test(comment))
        this.#comments.set(line, `${this.#comments.get(line) ?? ''} ${comment.trimEnd()}`);
    }
  }

  /** The same for all code that only differs in comments, documentation, and blanks between its tokens. */
  of(line: LogicalLine): string {
    return `${line.indent} ${this.#codeOf(line)}${this.#comments.get(line) ?? ''}\n`;
  }

  /** The names in a line, with the attributes that follow them, in its code, its types in strings, and in comments. */
  chainsIn(line: LogicalLine, found: Set<string>): void {
    if (!this.isDocumentation(line)) chainsBetween(this.#tokens, line.firstToken, line.endToken, found);
    const comment = this.#comments.get(line);
    if (comment !== undefined) chainsInText(comment, found);
  }

  /** Whether a line is nothing but strings. */
  isDocumentation({ firstToken, endToken }: LogicalLine): boolean {
    for (let at = firstToken; at < endToken; at++) if (this.#tokens.kinds[at] !== 'string') return false;
    return true;
  }

  #codeOf(line: LogicalLine): string {
    if (this.isDocumentation(line)) return documentation;
    const { code, texts, kinds, starts, ends } = this.#tokens;
    const { firstToken, endToken } = line;
    let text = '';
    for (let at = firstToken; at < endToken; at++) {
      // The texts between the fields of such a string are no tokens.
      if (kinds[at] === 'open' && texts[at] === 'f')
        return code.slice(starts[firstToken], ends[endToken - 1]);
      text += `${texts[at] || code.slice(starts[at], ends[at])} `;
    }
    return text;
  }
}
