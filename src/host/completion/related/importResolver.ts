import { FileType, Uri, workspace } from 'vscode';
import type { CompletionPreferences } from '../../settings/readSettings.ts';
import { isExcluded } from '../completionSettings.ts';

const maxFiles = 12;

/** Finds the modules that one Python file imports from its workspace. Each file and folder is read once. */
export class ImportResolver {
  readonly #from: Uri;
  readonly #preferences: CompletionPreferences;
  readonly #files = new Map<string, Promise<string[] | undefined>>();
  readonly #folders = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(from: Uri, preferences: CompletionPreferences) {
    this.#from = from;
    this.#preferences = preferences;
  }

  /** A module's file; undefined if there is none. `level` is the number of leading dots of the import. */
  async find(
    level: number,
    module: string,
  ): Promise<{ readonly uri: Uri; readonly lines: readonly string[] } | undefined> {
    const [first = '', ...rest] = module.split('.');
    for (const root of this.#roots(level)) {
      const names = await this.#namesIn(root);
      const isPackage = names.has(first);
      const files = [
        ...(isPackage || names.has(`${first}.py`) ? [`${module.replaceAll('.', '/')}.py`] : []),
        ...(isPackage ? [[first, ...rest, '__init__.py'].join('/')] : []),
      ];
      for (const file of files) {
        const uri = Uri.joinPath(root, file);
        const lines = uri.toString() === this.#from.toString() ? undefined : await this.read(uri);
        if (lines) return { uri, lines };
      }
    }
    return undefined;
  }

  /** A file's lines; see `workspaceFile`. Undefined once the limit of files is reached. */
  async read(uri: Uri): Promise<string[] | undefined> {
    const key = uri.toString();
    const known = this.#files.get(key);
    if (known) return known;
    if (this.#files.size >= maxFiles) return undefined;
    const reading = workspaceFile(uri, this.#preferences);
    this.#files.set(key, reading);
    return reading;
  }

  /** The folders in which a module may be. */
  #roots(level: number): Uri[] {
    const own = Uri.joinPath(this.#from, '..');
    if (level > 0) return [Uri.joinPath(own, ...Array.from({ length: level - 1 }, () => '..'))];
    const folder = workspace.getWorkspaceFolder(this.#from)?.uri;
    return [own, ...(folder ? [folder, Uri.joinPath(folder, 'src')] : [])];
  }

  async #namesIn(folder: Uri): Promise<ReadonlySet<string>> {
    const key = folder.toString();
    const known = this.#folders.get(key);
    if (known) return known;
    // Nothing outside the workspace is read.
    const listing = workspace.getWorkspaceFolder(folder)
      ? Promise.resolve(workspace.fs.readDirectory(folder)).catch(() => [])
      : Promise.resolve([]);
    const names = listing.then((entries) => new Set(entries.map(([name]) => name)));
    this.#folders.set(key, names);
    return names;
  }
}

/** Larger files are not written by hand. */
const maxBytes = 200_000;
const maxLines = 10_000;

/**
 * The current lines of a Python file of this workspace, unsaved changes included. Undefined if there is no such file, or
 * the settings exclude it.
 */
async function workspaceFile(
  uri: Uri,
  { exclude }: Pick<CompletionPreferences, 'exclude'>,
): Promise<string[] | undefined> {
  if (!workspace.getWorkspaceFolder(uri) || isExcluded({ uri, languageId: 'python' }, exclude))
    return undefined;
  const name = uri.toString();
  const open = workspace.textDocuments.find((document) => document.uri.toString() === name);
  if (open) {
    if (open.lineCount > maxLines) return undefined;
    return Array.from({ length: open.lineCount }, (_, line) => open.lineAt(line).text);
  }
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0 || size > maxBytes) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(uri)).split(/\r\n?|\n/);
  } catch {
    return undefined; // missing or unreadable
  }
}
