import { isPythonCode } from './isPythonCode.ts';

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
 * The closed blocks of Python in a Markdown text, in its order: fenced by backticks or tildes, also inside of lists. A
 * fence that names no language counts where it holds imports of Python. A block whose end is missing is left out, so that
 * more lines only ever add blocks.
 */
export function pythonBlocks(markdown: string): PythonBlock[] {
  const blocks: PythonBlock[] = [];
  /** The columns where the text of the list items begins that the line may belong to, the innermost last. */
  const items: number[] = [];
  let fence: Fence | undefined;
  for (const { 0: line, index } of markdown.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    let text = line.replace(/[\r\n]+$/, '');
    // What stands further left than its item's text ends the item, and the fence in it; a blank line does not.
    let column = text.trim() === '' ? Infinity : indentOf(text);
    while (items.length > 0 && column < items.at(-1)!) {
      items.pop();
      fence = undefined;
    }
    if (fence) {
      if (!closes(text, fence) || column >= fence.indent + 4)
        fence.lines.push(withoutIndent(text, fence.indent));
      else {
        const code = fence.lines.join('\n');
        if (isPythonCode(code, fence.language)) blocks.push({ code, start: fence.start });
        fence = undefined;
      }
      continue;
    }
    text = text.trimStart();
    for (let item; column - (items.at(-1) ?? 0) < 4 && (item = listItem.exec(text));) {
      column += item[0].length;
      items.push(column);
      text = text.slice(item[0].length);
    }
    const [, mark, language] = openingFence.exec(text) ?? [];
    if (mark === undefined || column - (items.at(-1) ?? 0) >= 4) continue;
    fence = {
      mark,
      indent: column,
      language: language!.toLowerCase(),
      start: index + line.length,
      lines: [],
    };
  }
  return blocks;
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
