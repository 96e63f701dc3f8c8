import { indentWidth } from './indentation.ts';
import { type OpenFence, openFence, readFenceLine } from './markdownFence.ts';

/** A fenced block of a Markdown text. */
export interface FencedBlock {
  /** Its lines without the indentation of the list that they are in, joined by "\n". */
  readonly code: string;
  /** Where the first of its lines begins in the text. Two blocks never have the same. */
  readonly start: number;
  /** What stands on its fence after the mark. */
  readonly info: string;
  /** The last line above it that is not blank; empty where that is the end of another block, or there is none. */
  readonly above: string;
}

const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;

const openingFence = /^(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)$/;

interface Fence {
  readonly open: OpenFence;
  readonly indent: number;
  readonly info: string;
  readonly above: string;
  readonly start: number;
  readonly lines: string[];
}

/**
 * Finds the closed blocks in a Markdown text that grows at its end; nothing is read twice. Blocks are fenced by backticks or
 * tildes, also inside of lists. A block without an end is left out, so that more lines only ever add blocks.
 */
export class FencedBlockReader {
  readonly #found: (block: FencedBlock) => void;
  /** The columns at which the text of the open list items begins, the innermost last. */
  readonly #items: number[] = [];
  #fence: Fence | undefined;
  #above = '';
  /** How many characters were read before. */
  #read = 0;

  /** @param found Called with each block, in their order. */
  constructor(found: (block: FencedBlock) => void) {
    this.#found = found;
  }

  /** The block that has not ended, with its lines so far; undefined if there is none. */
  get open():
    | { readonly start: number; readonly info: string; readonly lines: readonly string[] }
    | undefined {
    return this.#fence;
  }

  /** Reads more of the text: whole lines, but for the last of all. */
  read(lines: string): void {
    for (const { 0: line, index } of lines.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g))
      if (line !== '') this.#readLine(line.replace(/[\r\n]+$/, ''), this.#read + index + line.length);
    this.#read += lines.length;
  }

  /** Nothing follows: what is open ends here. */
  end(): void {
    if (this.#fence) this.#close(this.#fence);
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
    const [, mark, info] = openingFence.exec(text) ?? [];
    if (mark === undefined || column - (items.at(-1) ?? 0) >= 4) {
      if (text.trim() !== '') this.#above = text.trim();
      return;
    }
    const open = openFence(mark, info!.split(/\s/, 1)[0]!);
    this.#fence = { open, indent: column, info: info!.trim(), above: this.#above, start: next, lines: [] };
  }

  /** False if the fence had ended before the line. */
  #readInFence(line: string, column: number, fence: Fence): boolean {
    const step = column >= fence.indent + 4 ? fence.open : readFenceLine(fence.open, line);
    if (typeof step === 'object') {
      fence.lines.push(withoutIndent(line, fence.indent));
      this.#fence = { ...fence, open: step };
      return true;
    }
    this.#close(fence);
    return step === 'end';
  }

  #close({ lines, start, info, above }: Fence): void {
    this.#fence = undefined;
    this.#above = '';
    this.#found({ code: lines.join('\n'), start, info, above });
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
