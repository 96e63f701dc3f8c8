import { type ReadonlySignal, signal, type Signal } from '@preact/signals';
import {
  type Block,
  closeBlock,
  continueLine,
  type OpenBlock,
  pieceOfLine,
  splitLine,
} from './blockSplitter.ts';
import { printableText } from './safeMarkdown.ts';

/** A block with an identity that stays the same while it grows. */
export interface StreamedBlock {
  readonly key: number;
  readonly block: ReadonlySignal<Block>;
}

interface OwnBlock extends StreamedBlock {
  readonly block: Signal<Block>;
}

/**
 * A Markdown text that grows at its end, as blocks. A finished block never changes: its signal keeps its value, so it is
 * not rendered again either. The work per append depends only on the last block.
 */
export class MarkdownStream {
  readonly #blocks = signal<readonly OwnBlock[]>([]);
  readonly #finished = signal(false);
  /** How many blocks are finished; the others are a preview of the open block and the incomplete line. */
  #settled = 0;
  #open: OpenBlock;
  #line = '';
  /** The incomplete line continues one whose beginning was too long to be kept. */
  #continues = false;
  #nextKey = 0;

  /** A complete text. */
  static of(text: string): MarkdownStream {
    const stream = new MarkdownStream();
    stream.append(text);
    stream.finish();
    return stream;
  }

  get blocks(): ReadonlySignal<readonly StreamedBlock[]> {
    return this.#blocks;
  }

  get finished(): ReadonlySignal<boolean> {
    return this.#finished;
  }

  /** Adds text at the end. Does nothing once the text is finished. */
  append(text: string): void {
    if (text === '' || this.#finished.value) return;
    const lines = (this.#line + text).split(/\r\n|\n|\r(?!$)/);
    this.#line = lines.pop()!;
    const ended: Block[] = [];
    for (const line of lines) this.#addLine(line, ended);
    this.#line = this.#addPieces(this.#line, ended);
    this.#show(ended, this.#preview());
  }

  /**
   * Marks the text as complete: the open block is final now.
   *
   * @param cut It ends where nobody meant it to end, so that a mark may be open that would have been closed.
   */
  finish(cut = false): void {
    if (this.#finished.value) return;
    const ended: Block[] = [];
    if (this.#line !== '') this.#addLine(this.#line.replace(/\r$/, ''), ended);
    if (this.#open) {
      const last = closeBlock(this.#open, true);
      ended.push(cut ? mended(last) : last);
    }
    this.#open = undefined;
    this.#line = '';
    this.#show(ended, []);
    this.#finished.value = true;
  }

  #addLine(line: string, ended: Block[]): void {
    this.#addPiece(this.#addPieces(line, ended), ended);
    this.#continues = false;
  }

  /** Adds what of a line is too long to wait for its end, and returns the rest. */
  #addPieces(line: string, ended: Block[]): string {
    let rest = line;
    for (let piece = pieceOfLine(rest); piece !== undefined; piece = pieceOfLine(rest)) {
      this.#addPiece(piece, ended);
      this.#continues = true;
      rest = rest.slice(piece.length);
    }
    return rest;
  }

  #addPiece(piece: string, ended: Block[]): void {
    const step = this.#step(printableText(piece));
    if (step.ended) ended.push(step.ended);
    this.#open = step.open;
  }

  #step(line: string): { readonly ended?: Block; readonly open: OpenBlock } {
    return this.#continues ? continueLine(this.#open, line) : splitLine(this.#open, line);
  }

  /** The open block as if its last line ended here. */
  #preview(): Block[] {
    const inCode = this.#open?.kind === 'code';
    // A surrogate pair or a line end may have been split between two pieces of text.
    const line = printableText(this.#line.replace(/[\uD800-\uDBFF\r]$/, ''));
    const waits = inCode ? /^ {0,3}(?:`+|~+)?[ \t]*$/.test(line) : isUndecided(line);
    const step = waits ? { open: this.#open } : this.#step(line);
    const blocks = step.ended ? [step.ended] : [];
    if (step.open) blocks.push(closeBlock(step.open));
    return blocks.map(mended);
  }

  #show(ended: readonly Block[], preview: readonly Block[]): void {
    const before = this.#blocks.value;
    const now = [...ended, ...preview];
    const shown = before.slice(this.#settled);
    const blocks = now.map((block, index) => {
      const same = shown[index];
      if (!same || same.block.value.kind !== block.kind)
        return { key: this.#nextKey++, block: signal(block) };
      if (!sameBlock(same.block.value, block)) same.block.value = block;
      return same;
    });
    this.#settled += ended.length;
    if (blocks.length === shown.length && blocks.every((block, index) => block === shown[index])) return;
    this.#blocks.value = [...before.slice(0, before.length - shown.length), ...blocks];
  }
}

function mended(block: Block): Block {
  return block.kind === 'text' ? { ...block, source: mendInline(block.source) } : block;
}

function sameBlock(one: Block, other: Block): boolean {
  if (one.kind === 'text') return other.kind === 'text' && one.source === other.source;
  return (
    other.kind === 'code' &&
    one.language === other.language &&
    one.closed === other.closed &&
    one.code === other.code
  );
}

/** The start of a construct that only its next characters decide: better shown a moment later than wrong. */
const undecided = /^(?:[ \t]*(?:-+|=+|[*+]|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|>|\|[^|]*))?[ \t]*$/;

const halfLink = /!?\[([^\][\n]*)\]\([^()\s]*$/;
const justOpened = /(^|[\s(])\*{1,2}$/;
/** Not what looks like `**kwargs`. */
const openStrong = /(?:^|[\s(])\*\*(?![\s*]|kw)[^*\n]*\*?$/;
/** With a blank inside: one word alone may be the beginning of a name like `__init__`. */
const openUnderscores = /(?:^|[\s(])__(?![\s_])[^_\n]*\s[^_\n]*_?$/;
const openStruck = /(?:^|[\s(])~~(?![\s~])[^~\n]*~?$/;

/** Whether the last, incomplete line of a growing text should not be shown yet. */
export function isUndecided(line: string): boolean {
  return undecided.test(line);
}

/** A growing text with its last open inline mark closed, so that what is shown does not jump when it ends. */
export function mendInline(source: string): string {
  const start = source.lastIndexOf('\n') + 1;
  const line = source.slice(start);
  const marks = line.match(/`+/g) ?? [];
  if (marks.length % 2 === 1)
    return marks.at(-1) !== '`' ? source : line.endsWith('`') ? source.slice(0, -1) : `${source}\``;
  const whole = source.slice(0, start) + line.replace(halfLink, '$1').replace(justOpened, '$1');
  const outsideCode = whole.slice(start).replace(/`[^`]*`/g, 'code');
  if (openStrong.test(outsideCode)) return `${whole.replace(/[*\s]+$/, '')}**`;
  if (openUnderscores.test(outsideCode)) return `${whole.replace(/[_\s]+$/, '')}__`;
  return openStruck.test(outsideCode) ? `${whole.replace(/[~\s]+$/, '')}~~` : whole;
}
