import { scanPython } from '../scan/scanPython.ts';

/** A fenced block of Python in a text. */
export interface PythonBlock {
  /** Its lines as a reader sees them: without the indentation of the list that they stand in, joined by "\n". */
  readonly code: string;
  /** Where the first of its lines begins in the text. Two blocks never have the same. */
  readonly start: number;
}

const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;

const openingFence = /^(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/;

interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly language: string;
  readonly start: number;
  readonly lines: string[];
}

/**
 * Finds the closed blocks of Python in a Markdown text that grows at its end, in its order: what was read is not read again.
 * More lines only ever add blocks.
 */
export class PythonBlockReader {
  readonly #blocks: PythonBlock[] = [];
  /** The columns where the text of the list items begins that the line may belong to, the innermost last. */
  readonly #items: number[] = [];
  #fence: Fence | undefined;
  /** How many characters were read before. */
  #read = 0;

  get blocks(): readonly PythonBlock[] {
    return this.#blocks;
  }

  /** Reads more of the text: whole lines, but for the last of all. */
  read(lines: string): void {
    for (const { 0: line, index } of lines.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g))
      if (line !== '') this.#readLine(line.replace(/[\r\n]+$/, ''), this.#read + index + line.length);
    this.#read += lines.length;
  }

  /** @param next Where the next line begins. */
  #readLine(line: string, next: number): void {
    const items = this.#items;
    // What stands further left than its item's text ends the item, and the fence in it; a blank line does not.
    let column = line.trim() === '' ? Infinity : indentOf(line);
    while (items.length > 0 && column < items.at(-1)!) {
      items.pop();
      this.#fence = undefined;
    }
    if (this.#fence) return this.#readInFence(line, column, this.#fence);
    let text = line.trimStart();
    for (let item; column - (items.at(-1) ?? 0) < 4 && (item = listItem.exec(text));) {
      column += item[0].length;
      items.push(column);
      text = text.slice(item[0].length);
    }
    const [, mark, language] = openingFence.exec(text) ?? [];
    if (mark === undefined || column - (items.at(-1) ?? 0) >= 4) return;
    this.#fence = { mark, indent: column, language: language!.toLowerCase(), start: next, lines: [] };
  }

  #readInFence(line: string, column: number, fence: Fence): void {
    if (!closes(line, fence) || column >= fence.indent + 4) {
      fence.lines.push(withoutIndent(line, fence.indent));
      return;
    }
    const code = fence.lines.join('\n');
    if (isPythonCode(code, fence.language)) this.#blocks.push({ code, start: fence.start });
    this.#fence = undefined;
  }
}

function closes(line: string, { mark }: Fence): boolean {
  const text = line.trim();
  return text.length >= mark.length && text === mark[0]!.repeat(text.length);
}

/** The column of the first character that is not blank; a tab goes to the next multiple of four. */
function indentOf(line: string): number {
  let column = 0;
  for (const character of line)
    if (character === ' ') column += 1;
    else if (character === '\t') column += 4 - (column % 4);
    else break;
  return column;
}

/** A line without as many of its blank columns as its fence stands in. */
function withoutIndent(line: string, indent: number): string {
  let column = 0;
  let at = 0;
  for (; column < indent && (line[at] === ' ' || line[at] === '\t'); at++)
    column += line[at] === ' ' ? 1 : 4 - (column % 4);
  return ' '.repeat(Math.max(0, column - indent)) + line.slice(at);
}

const pythonLanguages = new Set(['python', 'py', 'python3', 'pycon', 'ipython', 'ipython3']);

/**
 * Whether fenced code is Python by the language on its fence, in lower case; where that is empty, by imports of Python in
 * the code.
 */
export function isPythonCode(code: string, language: string): boolean {
  if (language !== '') return pythonLanguages.has(language);
  // Other languages that import in these words end their lines in other ways.
  if (/[;{][^\S\n]*$/m.test(code)) return false;
  return scanPython(code).imports.some(({ kind }) => kind === 'statement');
}

/**
 * The closed blocks of Python in a Markdown text, in its order: fenced by backticks or tildes, also inside of lists. A
 * fence that names no language counts where it holds imports of Python. A block whose end is missing is left out, so that
 * more lines only ever add blocks.
 */
export function pythonBlocks(markdown: string): readonly PythonBlock[] {
  const reader = new PythonBlockReader();
  reader.read(markdown);
  return reader.blocks;
}
