/** Invisible characters that reorder what follows: the code on screen could differ from what runs (CVE-2021-42574). */
const reordering = '\\u202A-\\u202E\\u2066-\\u2069';
const controls = '\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F';
const unshowable = new RegExp(`[${controls}${reordering}]|\\p{Surrogate}`, 'gu');
const replacement = '\uFFFD';

/** Text in which all characters that cannot or must not be shown are replaced by U+FFFD, and line ends by "\n". */
export function printableText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unshowable, replacement);
}

/** The character references that occur in technical prose; others are shown as source text. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  rarr: '→',
  larr: '←',
  le: '≤',
  ge: '≥',
  ne: '≠',
  times: '×',
};

const reference = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]+));/g;

/** Text with its character references decoded. marked keeps them for HTML that is made from its tokens. */
export function decodeEntities(text: string): string {
  return text.replace(reference, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? named[name]! : whole;
    const code = decimal !== undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex!, 16);
    return code === 0 || code > 0x10ffff ? '\uFFFD' : printableText(String.fromCodePoint(code));
  });
}

const allowed = new Set(['http:', 'https:', 'mailto:']);

/** The address to open, or undefined if it is not a complete http, https or mailto address. */
export function safeLink(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return allowed.has(url.protocol) ? url.href : undefined;
}
