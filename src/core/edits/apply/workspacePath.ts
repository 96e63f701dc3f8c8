/** Why the file of a path is not touched: it is outside of the workspace, or belongs to Git itself. */
export type PathProblem = 'outside' | 'git';

/**
 * A path of an answer as names of folders and the file, from a folder of the workspace on. One that goes up and comes back counts
 * by where it ends.
 *
 * @param folders The paths of the workspace's folders, with `/`.
 */
export function workspacePath(
  path: string,
  folders: readonly string[],
): { readonly names: readonly string[]; readonly folder?: string } | { readonly problem: PathProblem } {
  const plain = path.replace(/^file:\/\//i, '').replaceAll('\\', '/');
  const isAbsolute = /^(?:\/|~|[a-z]:)/i.test(plain);
  const folder = isAbsolute ? folders.find((one) => isInside(plain, one)) : undefined;
  if (isAbsolute && folder === undefined) return { problem: 'outside' };
  const rest = folder === undefined ? plain : withSlash(plain).slice(withSlash(folder).length);
  const names: string[] = [];
  for (const name of rest.split('/')) {
    if (name === '..' && names.length === 0) return { problem: 'outside' };
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  if (names.length === 0) return { problem: 'outside' };
  if (names.some(isOfGit)) return { problem: 'git' };
  return { names, ...(folder === undefined ? {} : { folder }) };
}

/** Whether a folder of this name is Git's own, under whatever spelling a file system takes for it. */
export function isOfGit(name: string): boolean {
  // Characters that some file systems do not see, and ends that Windows does not.
  const seen = name
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g, '')
    .replace(/(?::.*|[. ]+)$/, '');
  return /^(?:\.git|git~\d+)$/i.test(seen);
}

/**
 * The files whose paths end with a path, or are nothing but its end where what comes before is the way to their folder; of files
 * with the whole path only these.
 *
 * @param files Their names from their folder on, and the names of the folders that lead to it.
 */
export function filesWithEnd<
  File extends { readonly names: readonly string[]; readonly way: readonly string[] },
>(names: readonly string[], files: readonly File[]): readonly File[] {
  const found = files.filter((file) => {
    const whole = [...file.way, ...file.names];
    return (
      names.length <= whole.length &&
      names.every((name, at) => name === whole[whole.length - names.length + at])
    );
  });
  const exact = found.filter((file) => file.names.length === names.length);
  return exact.length > 0 ? exact : found;
}

function isInside(path: string, folder: string): boolean {
  const [own, other] = [withSlash(path), withSlash(folder)];
  const isWindows = /^\/?[a-z]:/i.test(other);
  return isWindows ? own.toLowerCase().startsWith(other.toLowerCase()) : own.startsWith(other);
}

/** `c:/a` and `/c:/a` are the same. */
function withSlash(path: string): string {
  const plain = /^[a-z]:/i.test(path) ? `/${path}` : path;
  return plain.endsWith('/') ? plain : `${plain}/`;
}
