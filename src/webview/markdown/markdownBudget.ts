/** Characters of a block that is read as Markdown. A longer one is text that nobody wrote as a block. */
const maxBlock = 16_000;

/** Characters of a paragraph that is read as Markdown. */
const maxInline = 8_000;

/** Characters times marks: what the lexer's time grows with where marks are repeated and never closed. */
const maxInlineWork = 1_000_000;

const inlineMarks = /[*_~`[\]()<>!\\$&@:|]/g;

/** Whether a block can be read as Markdown in a small part of a frame, whatever is in it. */
export function isWithinBlockBudget(source: string): boolean {
  return source.length <= maxBlock;
}

/** Whether a paragraph can be read as Markdown in a small part of a frame, whatever is in it. */
export function isWithinInlineBudget(source: string): boolean {
  if (source.length > maxInline) return false;
  return source.length * (source.match(inlineMarks)?.length ?? 0) <= maxInlineWork;
}
