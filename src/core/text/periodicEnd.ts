/**
 * How many items at the end repeat those that are `period` items before them, including the first `period` items of all:
 * 7 for `[x, a, b, c, a, b, c, a]` and a period of 3. It is `period` where nothing is repeated, and 0 where there are
 * fewer items than that.
 *
 * @param items Lines, or the UTF-16 code units of a text.
 */
export function periodicEnd(items: ArrayLike<unknown>, period: number): number {
  if (items.length < period) return 0;
  let at = items.length - 1;
  while (at >= period && items[at] === items[at - period]) at -= 1;
  return items.length - 1 - at + period;
}
