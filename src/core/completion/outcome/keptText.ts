import type { OffsetEdit, OffsetRange } from '../../text/offsetRange.ts';

/** Follows a text through the edits of its document, and tells how much of it is still there. */
export class KeptText {
  #parts: readonly OffsetRange[];

  constructor(range: OffsetRange) {
    this.#parts = [range];
  }

  /** Characters that no edit has removed. */
  get length(): number {
    return this.#parts.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** To be called with the edits that change the document at once; each refers to the document before. */
  edited(edits: readonly OffsetEdit[]): void {
    // From the end, none moves another.
    for (const edit of edits.toSorted((a, b) => b.start - a.start))
      this.#parts = this.#parts.flatMap((part) => partsAfter(part, edit));
  }
}

function partsAfter({ start, end }: OffsetRange, edit: OffsetEdit): OffsetRange[] {
  const shift = edit.text.length - (edit.end - edit.start);
  const before = { start, end: Math.min(end, edit.start) };
  const after = { start: Math.max(start, edit.end) + shift, end: end + shift };
  return [before, after].filter((part) => part.end > part.start);
}
