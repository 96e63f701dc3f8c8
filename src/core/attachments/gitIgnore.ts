/** A file of patterns such as `.gitignore`. */
export interface IgnoreFile {
  /** Its own path, to name it. */
  readonly path: string;
  /** The folder that its patterns are relative to, with `/` at the end; empty for the root. */
  readonly folder: string;
  readonly text: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
  readonly file: IgnoreFile;
}

/**
 * The file whose pattern has Git ignore a file; undefined if Git does not. A tracked file counts as ignored too if a pattern
 * says so, unlike for Git.
 *
 * @param path Relative to the same root as the folders of `files`, with `/` between its parts.
 * @param files Those with patterns, the ones of outer folders first.
 */
export function ignoringFile(path: string, files: readonly IgnoreFile[]): IgnoreFile | undefined {
  const rules = files.flatMap(rulesOf);
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count++) {
    // What is in an ignored folder cannot be taken back, so the first ignored folder decides.
    const one = parts.slice(0, count).join('/');
    const rule = rules.findLast((rule) => matches(rule, one, count < parts.length));
    if (rule && !rule.isNegated) return rule.file;
  }
  return undefined;
}

function matches({ pattern, isForFolders, file }: Rule, path: string, isFolder: boolean): boolean {
  if ((isForFolders && !isFolder) || !path.startsWith(file.folder)) return false;
  return pattern.test(path.slice(file.folder.length));
}

function rulesOf(file: IgnoreFile): Rule[] {
  return file.text.split(/\r?\n/).flatMap((line) => {
    // Blanks at the end do not count, unless escaped.
    const text = line.replace(/(?<!\\)[ \t]+$/, '');
    if (text === '' || text.startsWith('#')) return [];
    const isNegated = text.startsWith('!');
    const glob = isNegated ? text.slice(1) : text;
    const isForFolders = glob.endsWith('/');
    const body = isForFolders ? glob.slice(0, -1) : glob;
    if (body === '' || body === '/') return [];
    const pattern = patternOf(body);
    return pattern ? [{ pattern, isNegated, isForFolders, file }] : [];
  });
}

/** A pattern without a slash, but at its end, matches in every folder. Undefined if it can match nothing. */
function patternOf(glob: string): RegExp | undefined {
  const isAnchored = glob.includes('/');
  const body = glob.startsWith('/') ? glob.slice(1) : glob;
  try {
    return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${globSource(body)}$`);
  } catch {
    // A range from a later to an earlier character.
    return undefined;
  }
}

const globTokens =
  /\\(.)|(^|\/)\*\*(?=\/|$)(\/?)|(\*+)|(\?)|\[([!^]?)((?:\\.|[^\\])(?:\\.|[^\]\\])*)\]|([^])/g;

function globSource(glob: string): string {
  return glob.replaceAll(
    globTokens,
    (
      _,
      escaped?: string,
      before?: string,
      after?: string,
      stars?: string,
      any?: string,
      not?: string,
      set?: string,
      other?: string,
    ) => {
      if (escaped !== undefined) return literal(escaped);
      // `**/` stands for any folders or none, `/**` at the end for all that is within.
      if (after !== undefined) return after === '/' ? `${before!}(?:.*/)?` : `${before!}.+`;
      if (stars !== undefined) return '[^/]*';
      if (any !== undefined) return '[^/]';
      if (set !== undefined) return `(?!/)[${not === '' ? '' : '^'}${setSource(set)}]`;
      // A set without an end is in no name.
      if (other === '[') return '(?!)';
      return literal(other!);
    },
  );
}

/** The characters of a set: ranges and what is escaped as they are. */
function setSource(set: string): string {
  return set.replaceAll(/\\.|[[\]^]/g, (one) => (one.length > 1 ? one : `\\${one}`));
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
}
