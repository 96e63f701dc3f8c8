/**
 * Places in code where a cursor usually stands when a completion is asked for: at the end of a line, at the start of
 * the next, and after its indentation. Offsets in UTF-16 code units.
 */
export function splitPoints(code: string): number[] {
  const points = new Set<number>();
  for (const { index } of code.matchAll(/\n/g)) {
    if (index === code.length - 1) continue;
    points.add(index);
    points.add(index + 1);
    const indent = /^ */.exec(code.slice(index + 1))?.[0].length ?? 0;
    points.add(index + 1 + indent);
  }
  return [...points];
}
