/** A stretch of Markdown between two places where no construct can reach across. */
interface TextBlock {
  readonly kind: 'text';
  readonly source: string;
}

/** A fenced code block. `closed` is false while its end is still to come. */
interface CodeBlock {
  readonly kind: 'code';
  /** The first word of the fence's info string, in lower case; empty where there is none. */
  readonly language: string;
  readonly code: string;
  readonly closed: boolean;
}

export type Block = TextBlock | CodeBlock;

interface Fence {
  readonly mark: string;
  readonly indent: number;
}

interface OpenText {
  readonly kind: 'text';
  readonly source: string;
  readonly blankBefore: boolean;
  /** The line before was a heading, which always ends with its line. */
  readonly ended: boolean;
  readonly hasList: boolean;
  /** A fence inside a list item, whose lines must not be taken for anything else. */
  readonly inner: Fence | undefined;
}

interface OpenCode {
  readonly kind: 'code';
  readonly language: string;
  readonly code: string | undefined;
  readonly fence: Fence;
}

/** The block that the next line may still belong to. */
export type OpenBlock = OpenText | OpenCode | undefined;

const fenceStart = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/;
const innerFenceStart = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const topListItem = /^(?:[-*+]|\d{1,9}[.)])[ \t]/;
const heading = /^#{1,6}(?:[ \t]|$)/;

/** From this size on a list is split between items, so that a very long one does not have to be read over and over. */
const longList = 4_000;

const emptyText: OpenText = {
  kind: 'text',
  source: '',
  blankBefore: false,
  ended: false,
  hasList: false,
  inner: undefined,
};

function closes(line: string, fence: Fence): boolean {
  const trimmed = line.trim();
  return trimmed.length >= fence.mark.length && trimmed === fence.mark.charAt(0).repeat(trimmed.length);
}

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
  if (open.inner) return { ...open, source, inner: closes(line, open.inner) ? undefined : open.inner };
  const hasList = open.hasList || listItem.test(line);
  const fence = hasList ? innerFenceStart.exec(line) : null;
  return {
    kind: 'text',
    source,
    blankBefore: line.trim() === '',
    ended: heading.test(line),
    hasList,
    inner: fence ? { mark: fence[1]!, indent: 0 } : undefined,
  };
}

/**
 * What one more complete line does to the open block: it grows, or it ends and is handed out.
 *
 * A block ends only where Markdown lets nothing reach across (link definitions are not supported for that reason),
 * so rendering the blocks one by one gives what rendering the whole text gives. The outcome depends on the lines
 * alone, never on how they arrived.
 */
export function splitLine(open: OpenBlock, line: string): { ended?: Block; open: OpenBlock } {
  if (open?.kind === 'code') {
    if (closes(line, open.fence) && !/^(?: {4}|\t)/.test(line))
      return { ended: closeBlock(open, true), open: undefined };
    const code = withoutIndent(line, open.fence.indent);
    return { open: { ...open, code: open.code === undefined ? code : `${open.code}\n${code}` } };
  }
  const fence = fenceStart.exec(line);
  if (fence && !open?.inner && (fence[1] === '' || !open?.hasList)) {
    const started: OpenCode = {
      kind: 'code',
      language: fence[3]!.toLowerCase(),
      code: undefined,
      fence: { mark: fence[2]!, indent: fence[1]!.length },
    };
    return open ? { ended: closeBlock(open), open: started } : { open: started };
  }
  if (!open) return { open: line.trim() === '' ? undefined : addToText(emptyText, line) };
  const inside = open.inner !== undefined || line.trim() === '';
  if (!inside && startsBlock(line, open))
    return { ended: closeBlock(open), open: addToText(emptyText, line) };
  return { open: addToText(open, line) };
}

/** The open block as it stands. */
export function closeBlock(open: NonNullable<OpenBlock>, closed = false): Block {
  return open.kind === 'text'
    ? { kind: 'text', source: open.source.trimEnd() }
    : { kind: 'code', language: open.language, code: open.code ?? '', closed };
}
