import type { LineRange } from './enclosingBlock.ts';

/** Lines of a block that is shown as it is. */
const mostLines = 14;

const isBlank = (line: string): boolean => line.trim() === '';
const indentation = (line: string): number => line.length - line.trimStart().length;

/**
 * A function or class as another file needs to know it: short ones whole, of long ones the headers and docstrings.
 *
 * @param range The block, as `enclosingBlock` finds it.
 */
export function outlineBlock(lines: readonly string[], { start, end }: LineRange): string {
  const block = lines.slice(start, end + 1);
  const left = indentation(block[0] ?? '');
  const text = block.length <= mostLines ? block : outline(block);
  return text.map((line) => (isBlank(line) ? '' : line.slice(Math.min(left, indentation(line))))).join('\n');
}

function outline(block: readonly string[]): string[] {
  const kept: string[] = [];
  let at = 0;
  while (at < block.length) {
    const line = block[at]!;
    if (/^\s*@/.test(line)) kept.push(line);
    if (!/^\s*(?:async\s+def|def|class)\b/.test(line)) {
      at += 1;
      continue;
    }
    const header = at;
    while (at < block.length - 1 && !/:\s*(?:#.*)?$/.test(block[at]!)) at += 1;
    kept.push(...block.slice(header, at + 1));
    at += 1;
    const docstring = firstOfDocstring(block, at);
    if (docstring) kept.push(docstring);
    if (/^\s*(?:async\s+)?def\b/.test(line)) kept.push(`${' '.repeat(indentation(line) + 4)}...`);
  }
  return kept;
}

/** The first line of a docstring, closed. */
function firstOfDocstring(block: readonly string[], at: number): string | undefined {
  const [, indent = '', quotes = '', text = ''] = /^(\s*)r?("""|''')(.*)$/.exec(block[at] ?? '') ?? [];
  if (quotes === '') return undefined;
  const first = text.trim() === '' ? (block[at + 1] ?? '').trim() : text;
  return `${indent}${quotes}${first.split(quotes)[0]!.trimEnd()}${quotes}`;
}
