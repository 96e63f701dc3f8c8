/** Lines of a text, counting from 0. `last` is inclusive. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** The text between two places was replaced by another one. Lines and columns count from 0. */
export interface LineEdit {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

/** Where lines are after an edit of their text; undefined if all of them were replaced together with others. */
export function movedLines(
  { first, last }: LineRange,
  { start, end, text }: LineEdit,
): LineRange | undefined {
  const added = text.split(/\r\n?|\n/).length - 1;
  const shift = added - (end.line - start.line);
  if (start.line > last) return { first, last };
  const endsBefore = end.line < first || (end.line === first && end.character === 0);
  if (endsBefore && (start.line < first || start.character === 0))
    return { first: first + shift, last: last + shift };
  if (start.line < first && end.line > last) return undefined;
  const from = Math.min(first, start.line);
  return { first: from, last: end.line > last ? start.line + added : last + shift };
}
