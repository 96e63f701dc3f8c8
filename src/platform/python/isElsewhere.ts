/**
 * Whether a path leads to another machine. To look at one would tell that machine who is here, so paths that a workspace
 * names are asked first.
 */
export function isElsewhere(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}
