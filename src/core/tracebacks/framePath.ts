/** A path as it was printed, with `/` between its parts. */
export function portablePath(path: string): string {
  return /^[A-Za-z]:|^\\\\|^[^/]*\\/.test(path) ? path.replaceAll('\\', '/') : path;
}

const library =
  /(?:^|\/)(?:site-packages|dist-packages|node_modules|importlib\/_bootstrap[^/]*|lib\/python\d[\d.]*|lib64\/python\d[\d.]*|Python\d+\/Lib)\//i;

/** Whether a path is one of an installed package or of Python itself, on whatever machine. */
export function isLibraryPath(path: string): boolean {
  return library.test(portablePath(path)) || path.startsWith('<frozen ');
}

/**
 * The file of a workspace that a path of another machine, a container for instance, stands for: the one that has the most of its
 * last parts. Undefined if none has all of its own path in it or at least two parts, or if two files have as many.
 *
 * @param files Relative to their workspace folder, with `/`.
 */
export function fileLike(path: string, files: readonly string[]): string | undefined {
  const wanted = portablePath(path).split('/');
  const ranked = files
    .map((file) => ({ file, common: commonEnd(wanted, file.split('/')) }))
    .filter(({ file, common }) => common >= 2 || (common === 1 && !file.includes('/')))
    .toSorted((a, b) => b.common - a.common);
  const [best, next] = ranked;
  return best && best.common > (next?.common ?? 0) ? best.file : undefined;
}

function commonEnd(one: readonly string[], other: readonly string[]): number {
  let common = 0;
  while (common < Math.min(one.length, other.length) && one.at(-1 - common) === other.at(-1 - common))
    common += 1;
  return common;
}

/**
 * Where a line that was printed is in a file now, counting from 1: at its number if it has the same code there, else at the
 * nearest line with this code. Undefined if no line has it. Without code, the number is all there is to know.
 */
export function currentLine(
  lines: readonly string[],
  { line, code }: { readonly line: number; readonly code?: string },
): number | undefined {
  if (code === undefined) return line <= lines.length ? line : undefined;
  const isHere = (number: number): boolean => {
    const text = lines[number - 1]?.trim();
    // Tools print the beginning of a statement, or one of its lines.
    return text !== undefined && text !== '' && (text === code || text.startsWith(code));
  };
  const from = Math.min(line, lines.length);
  for (let away = 0; away < lines.length; away += 1) {
    if (isHere(from - away)) return from - away;
    if (isHere(from + away)) return from + away;
  }
  return undefined;
}
