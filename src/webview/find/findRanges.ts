import { absentClass } from '../shared/nearness.ts';

/** What of a turn is searched: what the user and the model wrote. */
const searched = '.question-text, .question-code, .answer-text .markdown, .answer-unread';

/** What stands in there but was written by nobody. */
const skipped = 'button, summary, .verification, .code-header, [aria-hidden]';

/** Elements between whose texts a match cannot reach. */
const blocks = 'p, li, pre, td, th, h1, h2, h3, h4, h5, h6, blockquote, summary, div';

/** A pattern for a text as it is, whatever its case; undefined for none. */
export function patternOf(query: string): RegExp | undefined {
  return query === ''
    ? undefined
    : new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`), 'giu');
}

/** What can be searched in the chat, in reading order; some of it may be elements that stand for what is not in the page. */
export function searchedParts(content: Element): readonly Element[] {
  return [...content.querySelectorAll(`${searched}, .${absentClass}`)];
}

interface Piece {
  readonly node: Text;
  /** Where it begins in the whole text. */
  readonly start: number;
}

/** Where a pattern occurs in a part of the chat, in reading order. A match may go through several elements. */
export function rangesIn(part: Element, pattern: RegExp): Range[] {
  const { pieces, text } = piecesOf(part);
  return Array.from(text.matchAll(pattern), (match) => {
    const range = part.ownerDocument.createRange();
    const end = match.index + match[0].length;
    const first = pieceAt(pieces, match.index);
    const last = pieceAt(pieces, end - 1);
    range.setStart(first.node, match.index - first.start);
    range.setEnd(last.node, Math.min(end - last.start, last.node.length));
    return range;
  });
}

function piecesOf(part: Element): { readonly pieces: readonly Piece[]; readonly text: string } {
  const walker = part.ownerDocument.createTreeWalker(
    part,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return (node as Element).matches(skipped) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    },
  );
  const pieces: Piece[] = [];
  let text = '';
  let block: Element | null | undefined;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const own = node.parentElement?.closest(blocks);
    if (pieces.length > 0 && own !== block) text += '\n';
    block = own;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { pieces, text };
}

/** The piece that holds a place in the text, found by halving: an answer has thousands of pieces. */
function pieceAt(pieces: readonly Piece[], at: number): Piece {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pieces[middle]!.start <= at) low = middle;
    else high = middle - 1;
  }
  return pieces[low]!;
}
