import { type Uri, window, workspace } from 'vscode';
import { type GitRepository, openRepositories } from './gitApi.ts';

/**
 * The repository that a file or folder is in, the innermost one; without one, the only repository, or one that the user chooses.
 *
 * @param placeHolder What the user is asked.
 * @returns Undefined if the user chose none.
 * @throws PhidelityError `attachment` as `openRepositories` does.
 */
export async function chooseRepository(
  within: Uri | undefined,
  placeHolder: string,
): Promise<GitRepository | undefined> {
  const repositories = await openRepositories();
  const around = repositories
    .filter(({ rootUri }) => within && `${within.path}/`.startsWith(`${rootUri.path.replace(/\/$/, '')}/`))
    // A repository can be in another one.
    .toSorted((a, b) => b.rootUri.path.length - a.rootUri.path.length);
  if (around[0] || repositories.length === 1) return around[0] ?? repositories[0];
  const items = repositories.map((repository) => ({
    label: repository.rootUri.path.split('/').at(-1)!,
    description: workspace.asRelativePath(repository.rootUri),
    repository,
  }));
  return (await window.showQuickPick(items, { placeHolder }))?.repository;
}
