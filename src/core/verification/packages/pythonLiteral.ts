import { groupEnd, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';

/** A literal: a string, the items of a list, tuple or set, or the entries of a dict. What is no literal in them is left out. */
export type PythonLiteral = string | readonly PythonLiteral[] | ReadonlyMap<string, PythonLiteral>;

/** What is nested deeper is left out. */
const deepestLiteral = 5;

/** The literal that begins at a token; undefined for anything else, such as a number, a name or a call. */
export function readLiteral(tokens: PythonTokens, at: number, depth = 0): PythonLiteral | undefined {
  if (tokens.kinds[at] === 'string') return readStrings(tokens, at);
  if (tokens.kinds[at] !== 'open' || tokens.texts[at] === 'f' || depth === deepestLiteral) return undefined;
  const pieces = splitTokens(tokens, at + 1, groupEnd(tokens, at));
  if (tokens.texts[at] !== '{')
    return pieces.flatMap(([start]) => readLiteral(tokens, start, depth + 1) ?? []);
  const entries = new Map<string, PythonLiteral>();
  const items: PythonLiteral[] = [];
  for (const [start, end] of pieces) {
    const key = readLiteral(tokens, start, depth + 1);
    const colon = tokenAtLevel(tokens, start, end, ':');
    const value = colon < end ? readLiteral(tokens, colon + 1, depth + 1) : undefined;
    if (typeof key === 'string' && value !== undefined) entries.set(key, value);
    else if (key !== undefined && colon === end) items.push(key);
  }
  return items.length > 0 ? items : entries;
}

/** The arguments of a call by its opening bracket, in their order; undefined for one that is no literal. */
export function readArguments(tokens: PythonTokens, open: number): (PythonLiteral | undefined)[] {
  return splitTokens(tokens, open + 1, groupEnd(tokens, open)).map(([start]) => readLiteral(tokens, start));
}

/** Strings that stand next to each other are one. */
function readStrings({ code, kinds, starts, ends }: PythonTokens, at: number): string {
  let text = '';
  for (let next = at; kinds[next] === 'string'; next++)
    text += stringValue(code.slice(starts[next], ends[next]));
  return text;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\n': '' };

function stringValue(written: string): string {
  const [, prefix = '', quote = ''] = /^([a-z]*)('''|"""|'|")/i.exec(written) ?? [];
  const inner = written.slice(prefix.length + quote.length, -quote.length);
  if (/r/i.test(prefix)) return inner;
  return inner.replaceAll(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([^]))/gi,
    (_, two?: string, four?: string, eight?: string, single = '') => {
      const code = two ?? four ?? eight;
      if (code === undefined) return escapes[single] ?? single;
      return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
    },
  );
}
