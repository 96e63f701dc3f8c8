/** The start of something that only shows itself with its next characters: better shown a moment later than wrong. */
const undecided = /^(?:[ \t]*(?:-+|=+|[*+]|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|>|\|[^|]*))?[ \t]*$/;

const halfLink = /!?\[([^\][\n]*)\]\([^()\s]*$/;
const justOpened = /(^|[\s(])\*{1,2}$/;
const openStrong = /(?:^|[\s(])\*\*(?![\s*])[^*\n]*\*?$/;

/** Whether the last, unfinished line of a growing text should wait for more. */
export function isUndecided(line: string): boolean {
  return undecided.test(line);
}

/** A growing text whose last inline mark is still open, closed for showing, so that it does not jump when it ends. */
export function mendInline(source: string): string {
  const start = source.lastIndexOf('\n') + 1;
  const line = source.slice(start);
  const marks = line.match(/`+/g) ?? [];
  if (marks.length % 2 === 1)
    return marks.at(-1) !== '`' ? source : line.endsWith('`') ? source.slice(0, -1) : `${source}\``;
  const whole = source.slice(0, start) + line.replace(halfLink, '$1').replace(justOpened, '$1');
  const outsideCode = whole.slice(start).replace(/`[^`]*`/g, 'code');
  return openStrong.test(outsideCode) ? `${whole.replace(/[*\s]+$/, '')}**` : whole;
}
