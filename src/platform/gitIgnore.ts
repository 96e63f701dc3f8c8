import ignore from 'ignore';

/** A file of patterns such as `.gitignore`. */
export interface IgnoreFile {
  /** Its own path, to name it. */
  readonly path: string;
  /** The folder that its patterns are relative to, with `/` at the end; empty for the root. */
  readonly folder: string;
  readonly text: string;
}

/**
 * The file whose pattern has Git ignore a file; undefined if Git does not. A tracked file counts as ignored too if a pattern
 * says so, unlike for Git.
 *
 * @param path Relative to the same root as the folders of `files`, with `/` between its parts.
 * @param files Those with patterns, the ones of outer folders first.
 */
export function ignoringFile(path: string, files: readonly IgnoreFile[]): IgnoreFile | undefined {
  const matchers = files.map((file) => ({
    file,
    patterns: ignore({ ignorecase: false, allowRelativePaths: true }).add(file.text),
  }));
  const ends = Array.from(path.matchAll(/\/|$/g), ({ index, 0: slash }) => index + slash.length);
  for (const end of ends) {
    // What is in an ignored folder cannot be taken back, so the first ignored folder decides.
    const one = path.slice(0, end);
    for (const { file, patterns } of matchers.toReversed()) {
      if (!one.startsWith(file.folder) || one === file.folder) continue;
      const { ignored, unignored } = patterns.test(one.slice(file.folder.length));
      if (ignored) return file;
      if (unignored) break;
    }
  }
  return undefined;
}
