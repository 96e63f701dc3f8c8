/**
 * Whether a path matches any of VS Code's glob patterns, as `files.exclude` has them. Paths are relative to the workspace
 * folder, with `/` between their parts.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const all = patterns.map((pattern) => new RegExp(`^(?:${globSource(pattern)})$`, 'u'));
  return (path) => all.some((one) => one.test(path));
}

const piece =
  /(?<any>(?:^|\/)\*\*(?:\/|$))|(?<several>\*{2,})|(?<one>\*)|(?<character>\?)|(?<set>\[[!^]?\]?[^\]/]*\])|(?<choice>\{[^{}]*\})|(?<text>[^])/gu;

function globSource(pattern: string): string {
  return pattern
    .replace(/^\.?\//, '')
    .replace(/(?<=[^/])\/$/, '')
    .replaceAll(piece, (...found) => pieceSource(found.at(-1) as Groups));
}

type Groups = Partial<Record<'any' | 'several' | 'one' | 'character' | 'set' | 'choice' | 'text', string>>;

function pieceSource({ any, several, one, character, set, choice, text }: Groups): string {
  if (any !== undefined) return anyFolders(any);
  if (several !== undefined) return '.*';
  if (one !== undefined) return '[^/]*';
  if (character !== undefined) return '[^/]';
  if (set !== undefined) return setSource(set);
  if (choice !== undefined) return `(?:${choice.slice(1, -1).split(',').map(globSource).join('|')})`;
  return escaped(text!);
}

/** Any number of folders, none included. */
function anyFolders(found: string): string {
  const [before, after] = [found.startsWith('/'), found.endsWith('/')];
  if (before && after) return '/(?:.+/)?';
  if (before) return '(?:/.*)?';
  return after ? '(?:.+/)?' : '.*';
}

function setSource(set: string): string {
  const isNegated = /^\[[!^]/.test(set);
  const characters = set.slice(isNegated ? 2 : 1, -1);
  if (characters === '') return escaped(set);
  return `(?!/)[${isNegated ? '^' : ''}${characters.replaceAll(/[[\]\\^&|~]/g, String.raw`\$&`)}]`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
