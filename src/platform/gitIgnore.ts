import ignore, { type Ignore } from 'ignore';

/** A file of patterns such as `.gitignore`. */
export interface IgnoreFile {
  /** Its own path, to name it. */
  readonly path: string;
  /** The folder that its patterns are relative to, with `/` at the end; empty for the root. */
  readonly folder: string;
  readonly text: string;
}

/** A file of patterns that has been read. */
export interface IgnorePatterns {
  readonly file: IgnoreFile;
  readonly patterns: Ignore;
}

export function readPatterns(file: IgnoreFile): IgnorePatterns {
  return { file, patterns: ignore({ ignorecase: false, allowRelativePaths: true }).add(file.text) };
}

/**
 * The file whose pattern has Git ignore a file; undefined if Git does not. A tracked file counts as ignored too if a pattern
 * says so, unlike for Git.
 *
 * @param path Relative to the same root as the folders of `all`, with `/` between its parts.
 * @param all The patterns, the ones of outer folders first.
 */
export function ignoringFile(path: string, all: readonly IgnorePatterns[]): IgnoreFile | undefined {
  const ends = Array.from(path.matchAll(/\/|$/g), ({ index, 0: slash }) => index + slash.length);
  for (const end of ends) {
    // What is in an ignored folder cannot be taken back, so the first ignored folder decides.
    const found = ignoringPatterns(path.slice(0, end), all);
    if (found) return found;
  }
  return undefined;
}

/** The same for a file or a folder, which has `/` at its end, that is in no ignored folder. */
export function ignoringPatterns(path: string, all: readonly IgnorePatterns[]): IgnoreFile | undefined {
  for (const { file, patterns } of all.toReversed()) {
    if (!path.startsWith(file.folder) || path === file.folder) continue;
    const { ignored, unignored } = patterns.test(path.slice(file.folder.length));
    if (ignored) return file;
    if (unignored) return undefined;
  }
  return undefined;
}
