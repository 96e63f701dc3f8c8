/** How many characters must be put in, left out or changed to make one text of the other, or `most` + 1 when more. */
export function editDistance(a: string, b: string, most: number): number {
  const tooMany = most + 1;
  if (Math.abs(a.length - b.length) > most) return tooMany;
  // Only what is close to the diagonal can end in a small distance.
  let row = Array.from({ length: b.length + 1 }, (_, index) => Math.min(index, tooMany));
  for (let i = 1; i <= a.length; i++) {
    const next = Array.from({ length: b.length + 1 }, () => tooMany);
    if (i <= most) next[0] = i;
    let least = next[0]!;
    for (let j = Math.max(1, i - most); j <= Math.min(b.length, i + most); j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(changed, row[j]! + 1, next[j - 1]! + 1, tooMany);
      least = Math.min(least, next[j]!);
    }
    if (least > most) return tooMany;
    row = next;
  }
  return row[b.length]!;
}
