/**
 * The Damerau–Levenshtein distance (optimal string alignment): how many characters must be inserted, deleted or
 * substituted, or swapped with their neighbour, to turn one text into the other. Returns `max` + 1 if it is above `max`.
 */
export function damerauLevenshtein(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(substituted, row[j]! + 1, next[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        distance = Math.min(distance, before[j - 2]! + 1);
      next.push(distance);
      least = Math.min(least, distance);
    }
    // A swap reaches back over one row, so both must be above.
    if (least > max && Math.min(...row) > max) return max + 1;
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, max + 1);
}

/**
 * The Levenshtein distance: how many characters must be inserted, deleted or substituted to turn one text into the other.
 * Returns `max` + 1 if it is above `max`.
 */
export function levenshtein(a: string, b: string, max: number): number {
  const above = max + 1;
  if (Math.abs(a.length - b.length) > max) return above;
  // Only cells close to the diagonal can lead to a small distance.
  let row = Array.from({ length: b.length + 1 }, (_, index) => Math.min(index, above));
  for (let i = 1; i <= a.length; i++) {
    const next = Array.from({ length: b.length + 1 }, () => above);
    if (i <= max) next[0] = i;
    let least = next[0]!;
    for (let j = Math.max(1, i - max); j <= Math.min(b.length, i + max); j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substituted, row[j]! + 1, next[j - 1]! + 1, above);
      least = Math.min(least, next[j]!);
    }
    if (least > max) return above;
    row = next;
  }
  return row[b.length]!;
}
