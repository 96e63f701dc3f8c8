/** A whole number as people read it: 16,384. */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}
