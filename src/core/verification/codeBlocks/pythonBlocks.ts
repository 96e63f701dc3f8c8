import { indentWidth } from '../../text/indentation.ts';
import { type OpenFence, openFence, readFenceLine } from '../../text/markdownFence.ts';
import { scanPython } from '../scan/scanPython.ts';
import { languageOfFence } from './languageOfFence.ts';

/** A fenced block of Python in a text. */
export interface PythonBlock {
  /** Its lines without the indentation of the list that they are in, joined by "\n". */
  readonly code: string;
  /** Where the first of its lines begins in the text. Two blocks never have the same. */
  readonly start: number;
}

const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;

const openingFence = /^(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/;

interface Fence {
  readonly open: OpenFence;
  readonly indent: number;
  readonly language: string;
  readonly start: number;
  readonly lines: string[];
}

/**
 * Finds the closed blocks of Python in a Markdown text that grows at its end; nothing is read twice. Blocks are fenced by
 * backticks or tildes, also inside of lists; one without a language counts if it has imports of Python. A block without
 * an end is left out, so that more lines only ever add blocks.
 */
export class PythonBlockReader {
  readonly #blocks: PythonBlock[] = [];
  /** The columns at which the text of the open list items begins, the innermost last. */
  readonly #items: number[] = [];
  #fence: Fence | undefined;
  /** How many characters were read before. */
  #read = 0;

  get blocks(): readonly PythonBlock[] {
    return this.#blocks;
  }

  /** The block that has not ended: its lines so far, and where they begin; undefined if there is none, or it is not Python. */
  get open(): (Pick<PythonBlock, 'start'> & { readonly lines: readonly string[] }) | undefined {
    const fence = this.#fence;
    if (!fence || (fence.language !== '' && !isPythonCode('', fence.language))) return undefined;
    return { start: fence.start, lines: fence.lines };
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
    // A line left of an item's text ends the item and the fence in it, unless it is blank.
    let column = line.trim() === '' ? Infinity : indentWidth(line, tabSize);
    while (items.length > 0 && column < items.at(-1)!) {
      items.pop();
      this.#fence = undefined;
    }
    if (this.#fence && this.#readInFence(line, column, this.#fence)) return;
    let text = line.trimStart();
    for (let item; column - (items.at(-1) ?? 0) < 4 && (item = listItem.exec(text));) {
      column += item[0].length;
      items.push(column);
      text = text.slice(item[0].length);
    }
    const [, mark, language] = openingFence.exec(text) ?? [];
    if (mark === undefined || column - (items.at(-1) ?? 0) >= 4) return;
    this.#fence = {
      open: openFence(mark, language!),
      indent: column,
      language: language!.toLowerCase(),
      start: next,
      lines: [],
    };
  }

  /** False if the fence had ended before the line. */
  #readInFence(line: string, column: number, fence: Fence): boolean {
    const step = column >= fence.indent + 4 ? fence.open : readFenceLine(fence.open, line);
    if (typeof step === 'object') {
      fence.lines.push(withoutIndent(line, fence.indent));
      this.#fence = { ...fence, open: step };
      return true;
    }
    const code = fence.lines.join('\n');
    if (isPythonCode(code, fence.language)) this.#blocks.push({ code, start: fence.start });
    this.#fence = undefined;
    return step === 'end';
  }
}

/** Columns that a tab goes to a multiple of, as CommonMark counts. */
const tabSize = 4;

/** A line without the indentation of its fence. */
function withoutIndent(line: string, indent: number): string {
  let column = 0;
  let at = 0;
  for (; column < indent && (line[at] === ' ' || line[at] === '\t'); at++)
    column += line[at] === ' ' ? 1 : tabSize - (column % tabSize);
  return ' '.repeat(Math.max(0, column - indent)) + line.slice(at);
}

const pythonLanguages = new Set(['python', 'py', 'python3', 'py3', 'pycon', 'ipython', 'ipython3']);

/**
 * Whether fenced code is Python by the language on its fence, in lower case; where that is empty, by imports of Python in
 * the code.
 */
export function isPythonCode(code: string, language: string): boolean {
  if (language !== '') return pythonLanguages.has(languageOfFence(language));
  // Other languages with the same keywords end their lines with these.
  if (/[;{][^\S\n]*$/m.test(code)) return false;
  return scanPython(code).imports.some(({ kind }) => kind === 'statement');
}
