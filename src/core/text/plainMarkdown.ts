const fenceMark = /(?:^|(?<=\s))(?:`{3,}|~{3,})[\w+#.{}-]*(?=\s|$)/g;
const codeMark = /(`+)([^`\n]+)\1(?!`)/g;
const strongMark = /(^|[\s(])\*\*(?=[^\s*])([^*\n]+)\*\*(?![\w*])/g;
/** With an address or a path: an index that is called is no link. */
const link = /!?\[([^\][\n]*)\]\([^()\s]*[/.#][^()\s]*\)/g;
const lineMark = /^[ \t]*(?:#{1,6}|>)[ \t]+/gm;

/**
 * Markdown as a line of a list shows it: the words without the marks of code, headings, quotes, links and bold text. What
 * only looks like a mark, as in Python, stays.
 */
export function plainMarkdown(text: string): string {
  return text
    .replaceAll(fenceMark, '')
    .replaceAll(codeMark, '$2')
    .replaceAll(strongMark, '$1$2')
    .replaceAll(link, '$1')
    .replaceAll(lineMark, '');
}
