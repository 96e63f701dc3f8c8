/**
 * How symbols are written that stand for what the code makes of imported things: `f()` for what a call gives, `x[0]` and
 * `x[…]` for a part of something, `(x + …)` for what an operator makes of it, and `(x | …)` for one of several values. All
 * of them begin with what was imported, behind opening brackets.
 */

/** Whether a symbol is of such a value, and not of something in a module or class. */
export function isOfResult(symbol: string): boolean {
  return /[([]/.test(symbol);
}

/** Whether a symbol stands for such a value itself, of which only attributes can be checked. */
export function isResult(symbol: string): boolean {
  return /[)\]]$/.test(symbol);
}

/** @param index Its place in a tuple; undefined for any other part. */
export function partOf(symbol: string, index?: number): string {
  return `${symbol}[${index ?? '…'}]`;
}

/** @param isRight Whether the symbol is what stands behind the operator. */
export function operationOn(symbol: string, operator: string, isRight = false): string {
  return isRight ? `(… ${operator} ${symbol})` : `(${symbol} ${operator} …)`;
}

/**
 * What a symbol adds to another, such as `.get`, `().get` or ` / …).name`; empty if it is the same, undefined if it does
 * not come from the other.
 */
export function partBeyond(symbol: string, origin: string): string | undefined {
  const [whole, part] = [withoutOpening(symbol), withoutOpening(origin)];
  if (!whole.startsWith(part)) return undefined;
  const further = whole.slice(part.length);
  return further === '' || /^[.([ )]/.test(further) ? further : undefined;
}

/** Whether what `partBeyond` gives leads through a value that the code has made. */
export function leadsThroughResult(further: string): boolean {
  return /[()[\] ]/.test(further);
}

/** All symbols that a symbol comes from, without the brackets in front of them. */
export function originsOf(symbol: string): string[] {
  const bare = withoutOpening(symbol);
  return Array.from(bare.matchAll(/[.([ )]/g), ({ index }) => bare.slice(0, index));
}

/** A symbol without the brackets in front of it, as `originsOf` gives them. */
export function withoutOpening(symbol: string): string {
  return symbol.replace(/^(?:\((?:… \S+ )?)+/, '');
}

/** What a part of a value, or what an operator makes of it, comes from: `f()` of `f()[…].a`. Undefined for other symbols. */
export function wholeOf(symbol: string): string | undefined {
  const bare = withoutOpening(symbol);
  const made = bare.search(/[[ ]/);
  return made < 0 ? undefined : bare.slice(0, made);
}

/** The name by which a manual knows a symbol, or the nearest thing that it comes from. */
export function documentedName(symbol: string): string {
  return (wholeOf(symbol) ?? symbol).replaceAll(/\(\)|\)/g, '');
}
