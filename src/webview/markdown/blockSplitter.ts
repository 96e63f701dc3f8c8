import { type OpenFence, openFence, readFenceLine } from '../../core/text/markdownFence.ts';
import { openDisplay } from './mathSpans.ts';

/** Markdown between two places that no construct spans. */
interface TextBlock {
  readonly kind: 'text';
  readonly source: string;
}

/** A fenced code block. `closed` is false until its end has arrived. */
interface CodeBlock {
  readonly kind: 'code';
  /** The first word of the fence's info string, in lower case; empty if there is none. */
  readonly language: string;
  readonly code: string;
  readonly closed: boolean;
}

export type Block = TextBlock | CodeBlock;

/** The Markdown or the code of a block. */
export function textOf(block: Block): string {
  return block.kind === 'code' ? block.code : block.source;
}

interface OpenText {
  readonly kind: 'text';
  readonly source: string;
  readonly blankBefore: boolean;
  /** The previous line was a heading, which always ends with its line. */
  readonly ended: boolean;
  readonly hasList: boolean;
  /** An open fence in a list item, or the end of open display math: lines that must not be read as anything else. */
  readonly inner: OpenFence | string | undefined;
}

interface OpenCode {
  readonly kind: 'code';
  readonly language: string;
  readonly code: string | undefined;
  readonly fence: OpenFence;
  readonly indent: number;
}

/** The block that the next line may still belong to. */
export type OpenBlock = OpenText | OpenCode | undefined;

const fenceStart = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/;
const innerFenceStart = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const topListItem = /^(?:[-*+]|\d{1,9}[.)])[ \t]/;
const heading = /^#{1,6}(?:[ \t]|$)/;

/** Characters from which any text is split, and one that is code or a formula in a list. */
const longText = 12_000;
const longInner = 50_000;

/** Characters from which a list is split between items, so that a very long one is not lexed again and again. */
const longList = 4_000;

const emptyText: OpenText = {
  kind: 'text',
  source: '',
  blankBefore: false,
  ended: false,
  hasList: false,
  inner: undefined,
};

function withoutIndent(line: string, indent: number): string {
  let start = 0;
  while (start < indent && line[start] === ' ') start++;
  return line.slice(start);
}

function startsBlock(line: string, open: OpenText): boolean {
  if (open.ended || heading.test(line)) return true;
  if (open.hasList && topListItem.test(line)) return open.source.length > longList;
  if (!open.blankBefore || /^[ \t]/.test(line)) return false;
  return !(open.hasList && listItem.test(line));
}

function addToText(open: OpenText, line: string): OpenText {
  const source = open.source === '' ? line : `${open.source}\n${line}`;
  if (open.inner !== undefined) return { ...open, source, inner: innerAfter(open.inner, line) };
  const hasList = open.hasList || listItem.test(line);
  const fence = hasList ? innerFenceStart.exec(line) : null;
  return {
    kind: 'text',
    source,
    blankBefore: line.trim() === '',
    ended: heading.test(line),
    hasList,
    inner: fence ? openFence(fence[1]!, fence[2]!) : openDisplay(line),
  };
}

/** What is still open after a line of it. Display math also ends at an empty line, as in TeX. */
function innerAfter(inner: OpenFence | string, line: string): OpenFence | string | undefined {
  if (typeof inner === 'string') return line.trim() === '' || line.includes(inner) ? undefined : inner;
  const step = readFenceLine(inner, line);
  return typeof step === 'string' ? undefined : step;
}

/**
 * Adds a complete line to the open block: the block grows, or it ends and is returned.
 *
 * A block ends only where no Markdown construct can continue (link definitions are not supported for that reason), so
 * rendering the blocks one by one gives the same result as rendering the whole text. The result depends only on the
 * lines, not on how they arrived.
 */
export function splitLine(open: OpenBlock, line: string): { ended?: Block; open: OpenBlock } {
  if (open?.kind === 'code') return splitCodeLine(open, line);
  const started = openCodeAt(open, line);
  if (started) return open ? { ended: closeBlock(open), open: started } : { open: started };
  if (!open) return { open: line.trim() === '' ? undefined : addToText(emptyText, line) };
  const isLong = open.source.length > (open.inner === undefined ? longText : longInner);
  const inside = open.inner !== undefined || line.trim() === '';
  if (isLong || (!inside && startsBlock(line, open)))
    return { ended: closeBlock(open), open: addToText(emptyText, line) };
  return { open: addToText(open, line) };
}

/** Characters of a line. A longer one comes in pieces. */
const longLine = 8_000;

/** The first piece of a line that is too long, cut at a blank where there is one; undefined if the line is short enough. */
export function pieceOfLine(line: string): string | undefined {
  if (line.length <= longLine) return undefined;
  const blank = line.lastIndexOf(' ', longLine);
  if (blank > longLine / 2) return line.slice(0, blank + 1);
  const isHalf = /[\uD800-\uDBFF]/.test(line.charAt(longLine - 1));
  return line.slice(0, isHalf ? longLine - 1 : longLine);
}

/** Adds another piece of the line that was added last. Pieces of text are lines of their own. */
export function continueLine(open: OpenBlock, piece: string): { ended?: Block; open: OpenBlock } {
  if (open?.kind !== 'code' || open.code === undefined) return splitLine(open, piece);
  return { open: { ...open, code: open.code + piece } };
}

function splitCodeLine(open: OpenCode, line: string): { ended?: Block; open: OpenBlock } {
  const fence = /^(?: {4}|\t)/.test(line) ? open.fence : readFenceLine(open.fence, line);
  if (fence === 'end') return { ended: closeBlock(open, true), open: undefined };
  if (fence === 'ended') return { ended: closeBlock(open, true), open: splitLine(undefined, line).open };
  // A mark of which the next line decides what it is belongs to the code once that is decided.
  if (fence.inDoubt) return { open: { ...open, fence } };
  const lines = open.fence.inDoubt ? [open.fence.mark, line] : [line];
  const code = lines.map((one) => withoutIndent(one, open.indent)).join('\n');
  return { open: { ...open, fence, code: open.code === undefined ? code : `${open.code}\n${code}` } };
}

/** The block of code that a line starts, if it does. In a list, only a fence without indentation starts one. */
function openCodeAt(open: OpenText | undefined, line: string): OpenCode | undefined {
  const fence = fenceStart.exec(line);
  if (!fence || open?.inner !== undefined || (fence[1] !== '' && open?.hasList)) return undefined;
  return {
    kind: 'code',
    language: fence[3]!.toLowerCase(),
    code: undefined,
    fence: openFence(fence[2]!, fence[3]!),
    indent: fence[1]!.length,
  };
}

/** The open block as it is now. */
export function closeBlock(open: NonNullable<OpenBlock>, closed = false): Block {
  return open.kind === 'text'
    ? { kind: 'text', source: open.source.trimEnd() }
    : {
        kind: 'code',
        language: open.language,
        code: open.code ?? '',
        closed: closed || open.fence.inDoubt,
      };
}
