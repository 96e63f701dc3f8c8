import { Uri, workspace } from 'vscode';
import { type IgnorePatterns, ignoringFile, readPatterns } from '../../platform/gitIgnore.ts';
import { exists } from './exists.ts';

/** What applies in a folder. */
interface FolderRules {
  /** The folder that the patterns' own folders are relative to: the repository's, or that of the workspace. */
  readonly root: Uri;
  /** Those of outer folders first. */
  readonly patterns: readonly IgnorePatterns[];
}

/**
 * What Git ignores in the folders of the workspace, by its files of patterns. Each is read once, so these rules are for one look
 * at files and then to be thrown away.
 */
export class IgnoreRules {
  readonly #folders = new Map<string, Promise<FolderRules | undefined>>();

  /**
   * The file, as it is shown, whose pattern has Git ignore another one; undefined if Git does not, or that one is not in the
   * workspace.
   *
   * @param end `/` for a folder.
   */
  async ignoredBy(uri: Uri, end: '' | '/' = ''): Promise<string | undefined> {
    const folder = workspace.getWorkspaceFolder(uri);
    if (!folder || folder.uri.path === uri.path) return undefined;
    const rules = await this.#rulesIn(Uri.joinPath(uri, '..'));
    return rules && ignoringFile(`${relativePath(uri, rules.root)}${end}`, rules.patterns)?.path;
  }

  /** Undefined above all folders of the workspace and outside of repositories. */
  #rulesIn(folder: Uri): Promise<FolderRules | undefined> {
    const key = folder.toString();
    const known = this.#folders.get(key);
    if (known) return known;
    const reading = this.#readRules(folder);
    this.#folders.set(key, reading);
    return reading;
  }

  async #readRules(folder: Uri): Promise<FolderRules | undefined> {
    const isInWorkspace = workspace.getWorkspaceFolder(folder) !== undefined;
    const above = Uri.joinPath(folder, '..');
    const own = readText(Uri.joinPath(folder, '.gitignore'));
    // All of the workspace at once; above it no more than is needed.
    if (workspace.getWorkspaceFolder(above)) void this.#rulesIn(above);
    const isRepository = await exists(Uri.joinPath(folder, '.git'));
    // The repository may be larger than the workspace.
    const outer = isRepository || above.path === folder.path ? undefined : await this.#rulesIn(above);
    if (!outer && !isRepository && !isInWorkspace) return undefined;
    const root = outer?.root ?? folder;
    const excluded = Uri.joinPath(folder, '.git', 'info', 'exclude');
    const patterns = [
      ...(outer?.patterns ?? []),
      ...(isRepository ? patternsOf(excluded, await readText(excluded), '') : []),
      ...patternsOf(Uri.joinPath(folder, '.gitignore'), await own, outer ? relativePath(folder, root) : ''),
    ];
    return { root, patterns };
  }
}

function relativePath(uri: Uri, root: Uri): string {
  return uri.path.slice(root.path.replace(/\/$/, '').length + 1);
}

function patternsOf(uri: Uri, text: string | undefined, folder: string): IgnorePatterns[] {
  if (text === undefined) return [];
  const path = workspace.asRelativePath(uri);
  return [readPatterns({ path, folder: folder === '' ? '' : `${folder}/`, text })];
}

async function readText(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    // There is none, or none that can be read.
    return undefined;
  }
}
