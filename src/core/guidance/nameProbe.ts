import type { OffsetRange } from '../text/offsetRange.ts';
import { closerOf, type PythonTokens } from '../verification/scan/pythonTokens.ts';
import type { ScannedUse } from '../verification/scan/scannedCode.ts';
import { scanPython } from '../verification/scan/scanPython.ts';
import { tokenizePython } from '../verification/scan/tokenizePython.ts';

/**
 * What a name is: an `attribute` of what stands before its dot, a name that `from` takes by `import`, a `module` of a
 * package in `import a.b`, the same behind `from`, or the name of a `keyword` argument.
 */
export type NameKind = 'attribute' | 'import' | 'module' | 'from' | 'keyword';

/** A name in code that can be scanned and checked, however unfinished the code was. */
export interface NameProbe {
  readonly kind: NameKind;
  /** The code up to the name, and what ends all that is open there. */
  readonly code: string;
  /** Where the name is. */
  readonly range: OffsetRange;
  /** The use whose verdict tells of the name. */
  readonly use: ScannedUse;
  /** Whether it is below a `try` that is yet to say whether the code handles its absence. */
  readonly isTried: boolean;
}

/** What makes something that can be scanned of code that ends with a name. */
const behind: Readonly<Record<NameKind, string>> = {
  attribute: '',
  import: '',
  module: '',
  from: ' import _',
  keyword: '=...',
};

/**
 * A name as something that can be checked; undefined if it hangs on nothing imported, or not on that alone: the names of
 * an own class may be yet to come. Private names are not checked either.
 *
 * @param code Up to the end of the name, or further.
 * @param range Of the name.
 */
export function probeName(code: string, range: OffsetRange): NameProbe | undefined {
  const { start, end } = range;
  if (code.startsWith('_', start)) return undefined;
  const tokens = tokenizePython(code.slice(0, end));
  const at = tokens.starts.findLastIndex((from, index) => from < tokens.ends[index]!);
  if (tokens.kinds[at] !== 'name' || tokens.starts[at] !== start) return undefined;
  const kind = kindOf(tokens, at);
  if (kind === undefined) return undefined;
  const isTried = isBelowTry(tokens);
  // An import is tried because it may fail.
  if (isTried && kind !== 'attribute' && kind !== 'keyword') return undefined;
  const probe = tokens.code + behind[kind] + closers(tokens);
  const { uses, imports } = scanPython(probe);
  const use = uses.find((one) => isAbout(one, kind, tokens, at));
  if (!use || use.bases) return undefined;
  // A name that `import *` may give can be bound by the code further below, too.
  const isByStar = imports.some(({ name, module }) => name === '*' && module === use.module);
  return isByStar && kind !== 'import' ? undefined : { kind, code: probe, range, use, isTried };
}

/** Undefined for a name that hangs on nothing. @param at The last token, a name. */
function kindOf(tokens: PythonTokens, at: number): NameKind | undefined {
  const { texts, kinds, lines } = tokens;
  const before = texts[at - 1];
  const ofImport = importKind(tokens, lines.at(-1)!.firstToken, at);
  if (ofImport !== undefined) return ofImport === 'none' ? undefined : ofImport;
  if (before === '.') return 'attribute';
  if (before !== '(' && before !== ',') return undefined;
  const open = lastOpen(tokens, at);
  const isCall = open !== undefined && texts[open] === '(' && /^(?:name|close)$/.test(kinds[open - 1] ?? '');
  return isCall && tokens.lines.at(-1)!.firstToken < open ? 'keyword' : undefined;
}

/** In an import statement: what the name at the end is, or `none`. */
function importKind(
  { kinds, texts }: PythonTokens,
  first: number,
  at: number,
): NameKind | 'none' | undefined {
  let from = at - 1;
  const begins = (token: number): boolean =>
    kinds[token] === 'keyword' && (token === first || /^[;:]$/.test(texts[token - 1]!));
  while (from >= first && !(begins(from) && /^(?:from|import)$/.test(texts[from]!))) {
    // Another statement began behind it.
    if (/^[;:]$/.test(texts[from]!)) return undefined;
    from -= 1;
  }
  if (from < first) return undefined;
  const before = texts[at - 1]!;
  if (texts[from] === 'import') return before === '.' ? 'module' : 'none';
  const taking = texts.indexOf('import', from);
  if (taking < 0) return before === '.' ? 'from' : 'none';
  return before === 'import' || before === '(' || before === ',' ? 'import' : 'none';
}

/** Whether the last line is in a `try`, whose `except` is then not written yet. */
function isBelowTry({ lines, texts }: PythonTokens): boolean {
  const last = lines.at(-1)!;
  let { indent } = last;
  if (texts[last.firstToken] === 'try') return true;
  for (const line of lines.toReversed()) {
    if (line.indent >= indent) continue;
    indent = line.indent;
    if (texts[line.firstToken] === 'try') return true;
  }
  return false;
}

/** The innermost bracket that is open at a token. */
function lastOpen(tokens: PythonTokens, at: number): number | undefined {
  for (let open = at - 1; open >= 0; open--)
    if (tokens.kinds[open] === 'open' && (tokens.partners.get(open) ?? 0) > at) return open;
  return undefined;
}

/** What closes the brackets and f-strings that are open at the end. */
function closers(tokens: PythonTokens): string {
  const { code, kinds, texts, starts, ends, partners } = tokens;
  let text = '';
  for (const [open, kind] of kinds.entries()) {
    const partner = partners.get(open)!;
    if (kind !== 'open' || ends[partner]! > starts[partner]!) continue;
    // One that is open before the last line has ended with its own.
    if (partner < kinds.length && starts[partner] !== code.length) continue;
    const quote = texts[open] === 'f' ? /["']+$/.exec(code.slice(starts[open], ends[open]))?.[0] : undefined;
    text = (quote ?? closerOf[texts[open]!]!) + text;
  }
  return text;
}

/** Whether the verdict on a use tells of the name at the last token. */
function isAbout({ nameRange, call }: ScannedUse, kind: NameKind, tokens: PythonTokens, at: number): boolean {
  const { starts, ends, texts } = tokens;
  if (kind === 'from') return nameRange.end === tokens.code.length + behind.from.length;
  if (kind !== 'keyword') return nameRange.start === starts[at];
  const open = lastOpen(tokens, at)!;
  return nameRange.end === ends[open - 1] && call?.keywords.includes(texts[at]!) === true;
}
