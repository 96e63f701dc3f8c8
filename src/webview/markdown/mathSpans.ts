/** A formula in a text: where it ends, and what is between its marks. */
export interface MathSpan {
  readonly end: number;
  readonly tex: string;
}

/** Longer than any formula that a sentence holds. */
const maxInline = 400;

/** Longer than any display; environments may have many lines. */
const maxDisplay = 4_000;

const displayStart = /^[ \t]*(?:\\\[|\$\$|\\begin\{([a-zA-Z]+\*?)\})/;
const environments =
  /^(?:equation|align|aligned|alignat|gather|gathered|multline|split|cases|[pbBvV]?matrix|array)\*?$/;

/** The mark that ends the display math which a line begins; undefined if it begins none, or ends it as well. */
export function openDisplay(line: string): string | undefined {
  const start = displayStart.exec(line);
  const end = start && endOfDisplay(start);
  return end && !line.includes(end, start[0].length) ? end : undefined;
}

function endOfDisplay({ 0: mark, 1: environment }: RegExpExecArray): string | undefined {
  if (environment !== undefined) return environments.test(environment) ? `\\end{${environment}}` : undefined;
  return mark.endsWith('$$') ? '$$' : '\\]';
}

/** Display math on lines of its own at the start of a text, with the line end after it. */
export function displayAt(source: string): MathSpan | undefined {
  const start = displayStart.exec(source);
  const mark = start && endOfDisplay(start);
  if (!mark) return undefined;
  const from = start[0].length;
  const to = source.slice(0, from + maxDisplay).indexOf(mark, from);
  if (to < 0 || /\n[ \t]*\n/.test(source.slice(from, to))) return undefined;
  // What follows on the same line belongs to a sentence, but for its full stop.
  const after = /^[ \t]*([.,;]?)[ \t]*(?:\n|$)/.exec(source.slice(to + mark.length, to + mark.length + 80));
  if (!after) return undefined;
  const inside = start[1] === undefined ? source.slice(from, to) : source.slice(0, to + mark.length);
  return { end: to + mark.length + after[0].length, tex: inside.trim() + after[1]! };
}

/** The next place in a text at which display math may begin, after the first character. */
export function nextDisplay(source: string): number | undefined {
  const at = source.search(/\n[ \t]*(?:\\\[|\$\$|\\begin\{)/);
  return at < 0 ? undefined : at + 1;
}

/** `\( … \)` at a place of a text. After a word it is an escaped parenthesis. */
export function parenthesisedMath(source: string, at: number): MathSpan | undefined {
  if (/[\w)\]]/.test(source.charAt(at - 1))) return undefined;
  return spanUntil(source, at + 2, '\\)');
}

/**
 * `$ … $` or `$$ … $$` at a place of a text, by pandoc's rule: no blank inside next to the marks, and no digit after it,
 * so that prices stay prices. What is a name alone is a variable of a shell or a template.
 */
export function dollarMath(source: string, at: number): MathSpan | undefined {
  const mark = source.startsWith('$$', at) ? '$$' : '$';
  if (/[\w$\\]/.test(source.charAt(at - 1))) return undefined;
  const span = spanUntil(source, at + mark.length, mark);
  if (!span || /[\w$({]/.test(source.charAt(span.end))) return undefined;
  const { tex } = span;
  if (mark === '$$') return span;
  const isName = /^[a-z_]\w*$/i.test(tex) && !/^[a-z](?:_?\w)?$/i.test(tex);
  return tex.trim() === tex && !isName && !tex.startsWith('{') ? span : undefined;
}

function spanUntil(source: string, from: number, mark: string): MathSpan | undefined {
  const near = source.slice(from, from + maxInline);
  const to = near.indexOf(mark);
  const tex = near.slice(0, Math.max(0, to));
  if (tex.trim() === '' || /`|\n[ \t]*\n/.test(tex)) return undefined;
  return { end: from + to + mark.length, tex };
}
