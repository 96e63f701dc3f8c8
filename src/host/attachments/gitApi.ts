import { extensions, l10n, type Uri } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';

/** What Phidelity uses of version 1 of the interface of VS Code's extension for Git. */
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: (listener: (state: string) => void) => { dispose(): void };
  readonly repositories: readonly GitRepository[];
  getRepository(uri: Uri): GitRepository | null;
}

export interface GitRepository {
  readonly rootUri: Uri;
  /** Where users write the message of their next commit. */
  readonly inputBox: { value: string };
  readonly state: {
    /** Without a commit before the first one, without a name if no branch is checked out. */
    readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined;
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
  };
  /** As `git diff`, or `git diff --cached`. */
  diff(cached?: boolean): Promise<string>;
  /** The last commits, newest first. Rejects where there are none. */
  log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
  /** Finds out anew what has changed. */
  status(): Promise<void>;
}

interface GitCommit {
  readonly message: string;
  readonly parents: readonly string[];
  readonly authorName?: string;
}

interface GitChange {
  readonly uri: Uri;
  readonly status: number;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/**
 * The open repositories, as VS Code's extension for Git knows them.
 *
 * @throws PhidelityError `attachment` if the extension or Git itself is missing or turned off, or no repository is open.
 */
export async function openRepositories(): Promise<readonly GitRepository[]> {
  const api = await gitApi();
  if (api.repositories.length === 0) throw gitError(l10n.t('No Git repository is open in this window.'));
  return api.repositories;
}

/** The same as far as the extension knows them already; none if anything is missing. */
export function knownRepositories(): readonly GitRepository[] {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  if (!extension?.isActive || !extension.exports.enabled) return [];
  return extension.exports.getAPI(1).repositories;
}

async function gitApi(): Promise<GitApi> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) throw gitError(l10n.t("VS Code's extension for Git is disabled."));
  const git = extension.isActive ? extension.exports : await extension.activate();
  if (!git.enabled)
    throw gitError(
      l10n.t('Git is not available in VS Code: it is not installed, or the setting git.enabled is off.'),
    );
  const api = git.getAPI(1);
  if (api.state === 'uninitialized')
    await new Promise<void>((resolve) => {
      const waiting = api.onDidChangeState(() => {
        waiting.dispose();
        resolve();
      });
    });
  return api;
}

/** What is wrong with Git, in words for the user. */
export function gitError(message: string, cause?: unknown): PhidelityError {
  return new PhidelityError('attachment', message, { cause });
}

/** The number that the extension has for a file that Git does not know yet. */
const untracked = 7;

/** The files that Git does not know yet, whichever group the setting `git.untrackedChanges` puts them in. */
export function untrackedFiles(repository: GitRepository): readonly Uri[] {
  return unstagedFiles(repository).flatMap(({ uri, status }) => (status === untracked ? [uri] : []));
}

/** The changed files that are not staged, and those that Git does not know. */
export function unstagedFiles({ state }: GitRepository): readonly GitChange[] {
  const all = [...state.workingTreeChanges, ...state.untrackedChanges];
  return [...new Map(all.map((change) => [change.uri.toString(), change])).values()];
}
