/** Which names may be meant, as a sentence with a blank before it; empty where there are none. */
export function nearestHint({ nearest }: { readonly nearest: readonly string[] }): string {
  return nearest.length === 0 ? '' : ` Did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}?`;
}
