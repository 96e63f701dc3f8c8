/** How well a path matches that has what was typed in it but not in its name. */
export const matchWithinPath = 3;

/** How well a path matches what a user has typed; the smaller the better. Undefined if it does not. */
export function matchPath(query: string, path: string): number | undefined {
  const [typed, whole] = [query.toLowerCase(), path.toLowerCase()];
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  if (name === typed) return 0;
  if (name.startsWith(typed)) return 1;
  if (name.includes(typed)) return 2;
  return whole.includes(typed) ? matchWithinPath : undefined;
}

/** What stands for itself in a pattern, and for nothing else. */
const special = /[*?[\]{}!,\\]/g;

/**
 * The glob pattern for files whose path has what a user has typed, in small or capital letters: VS Code's search tells these
 * apart on some systems. A slash may be within.
 */
export function globForPath(query: string): string {
  const parts = query
    .replaceAll(special, '?')
    .split('/')
    .map((part) => part.replaceAll(/\p{L}/gu, eitherCase));
  return `**/*${parts.join('*/*')}*`;
}

function eitherCase(letter: string): string {
  const [small, capital] = [letter.toLowerCase(), letter.toUpperCase()];
  if (small === capital) return letter;
  // Letters such as "ß" have capitals that are more than one.
  return small.length === 1 && capital.length === 1 ? `[${small}${capital}]` : '?';
}
