import { openFence, readFenceLine, type OpenFence } from '../text/markdownFence.ts';

/**
 * Why an answer is no edit.
 *
 * - `no-code`: there is no block of code in it.
 * - `several`: it has several blocks, and nothing says which one is meant.
 * - `unfinished`: its block does not end.
 * - `part`: it leaves lines out and says so in their place.
 * - `diff`: it is a diff, and not the changed code.
 */
export type EditProblem = 'no-code' | 'several' | 'unfinished' | 'part' | 'diff';

/** Comments with which models stand for code that they do not repeat, without the marks of the comment. */
const omissions = [
  /^(?:\.{3}|…)/,
  /^(?:the )?(?:rest|remainder)\b.*\b(?:code|file|function|method|class|module|unchanged|same|here)\b/i,
  /^(?:existing|unchanged|previous|other|same) (?:code|lines|methods|functions|implementation|imports)(?: (?:here|above|below|unchanged|omitted|as before|(?:remains?|stays?) .*))?[.…\s]*$/i,
  /^(?:unchanged|(?:remains? )?(?:(?:the )?same )?as before)[.…\s]*$/i,
];

function isOmission(line: string): boolean {
  const comment = /^\s*(?:#|\/\/|--|\/\*|<!--)\s*(.*?)\s*(?:\*\/|-->)?$/.exec(line)?.[1];
  return comment !== undefined && omissions.some((one) => one.test(comment));
}

/** The whole lines of the first block of an answer that is being written; undefined before there is one. */
export function codeSoFar(answer: string): string | undefined {
  const { blocks } = readBlocks(answer.slice(0, answer.lastIndexOf('\n') + 1));
  const lines = blocks[0]?.lines;
  // The last line is what follows the last line end.
  return lines && (lines.at(-1) === '' ? lines.slice(0, -1) : lines).join('\n');
}

interface Block {
  readonly language: string;
  readonly lines: string[];
}

/**
 * The code that an answer to an edit has, joined by "\n"; a problem where what it has must not be applied as it is.
 *
 * @param original The code that was to be changed: what looks like an omission and stands in it already is none.
 */
export function readEdit(
  answer: string,
  original: string,
): { readonly code: string } | { readonly problem: EditProblem } {
  const { blocks, isOpen } = readBlocks(answer);
  const [block] = blocks;
  if (!block) return { problem: 'no-code' };
  if (isOpen) return { problem: 'unfinished' };
  if (blocks.length > 1) return { problem: 'several' };
  if (isDiff(block)) return { problem: 'diff' };
  const known = new Set(original.split(/\r\n|\r|\n/).map((line) => line.trim()));
  if (block.lines.some((line) => isOmission(line) && !known.has(line.trim()))) return { problem: 'part' };
  return { code: block.lines.join('\n') };
}

function readBlocks(answer: string): { readonly blocks: readonly Block[]; readonly isOpen: boolean } {
  const blocks: Block[] = [];
  let fence: OpenFence | undefined;
  for (const line of answer.split(/\r\n|\r|\n/)) {
    if (fence) {
      const next = readFenceLine(fence, line);
      fence = typeof next === 'object' ? next : undefined;
      if (fence) blocks.at(-1)!.lines.push(line);
      if (next !== 'ended') continue;
    }
    const [, mark, language = ''] = /^[ \t]*(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/.exec(line) ?? [];
    if (mark === undefined) continue;
    fence = openFence(mark, language);
    blocks.push({ language: language.toLowerCase(), lines: [] });
  }
  return { blocks, isOpen: fence !== undefined && !fence.inDoubt };
}

function isDiff({ language, lines }: Block): boolean {
  return (
    language === 'diff' ||
    language === 'patch' ||
    lines.some((line) => /^(?:@@ .*@@|<{7} |>{7} |={7}$)/.test(line))
  );
}
