/*
 * The time of the lexer grows with the length of a text times the number of marks in it, where marks are repeated and
 * never closed, as in the answers of a model that loops. What is written by people and models needs a hundredth of these
 * limits; they keep the worst of a hundred repeated marks below a fifth of a frame of 50 ms.
 */

/** Characters times marks of a paragraph, and of what is nested in it. */
const maxInlineWork = 150_000;

/** The same for all paragraphs of a block. */
const maxInlineWorkOfBlock = 300_000;

/** Characters times lines and nested marks of a block. */
const maxBlockWork = 1_500_000;

/** Characters of a block. Nobody writes a longer one. */
const maxBlock = 16_000;

const inlineMarks = /[*_~`[\]()<>!\\$&@:|]/g;
const blockMarks = /\n|^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)+/gm;

/** How much of the lexer's time a block may still take. Beyond that its paragraphs are plain text. */
export class MarkdownBudget {
  #inlineWork = maxInlineWorkOfBlock;

  /** Whether the lines of a block can be told apart in a small part of a frame, whatever is in them. */
  allowsBlock(source: string): boolean {
    if (source.length > maxBlock) return false;
    let marks = 0;
    for (const [mark] of source.matchAll(blockMarks))
      marks += mark === '\n' ? 1 : mark.replaceAll(/\s/g, '').length;
    return source.length * marks <= maxBlockWork;
  }

  /** Whether a paragraph can be read. If it can, its share is used up. */
  takeInline(source: string): boolean {
    const work = source.length * (source.match(inlineMarks)?.length ?? 0);
    if (work > maxInlineWork || work > this.#inlineWork) return false;
    this.#inlineWork -= work;
    return true;
  }
}
