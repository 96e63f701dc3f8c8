import { extensions, type Uri, window } from 'vscode';
import { type Attachment, newAttachment } from '../../core/attachments/attachment.ts';

/** What is used of the API of VS Code's Git extension. */
interface GitApi {
  readonly repositories: readonly GitRepository[];
  getRepository(uri: Uri): GitRepository | null;
}

interface GitRepository {
  readonly rootUri: Uri;
  diff(cached: boolean): Promise<string>;
}

/**
 * What is staged in Git: in the repository of the active editor, else in the first one that has something staged. Undefined
 * if nothing is, or Git is not available.
 */
export async function stagedChanges(): Promise<Attachment | undefined> {
  const git = await gitApi();
  if (!git) return undefined;
  const active = window.activeTextEditor?.document.uri;
  const own = active ? git.getRepository(active) : null;
  const repositories = own ? [own] : git.repositories;
  for (const repository of repositories) {
    const text = await repository.diff(true);
    if (text.trim() !== '') return changesAttachment(repository.rootUri, text);
  }
  return undefined;
}

async function gitApi(): Promise<GitApi | undefined> {
  const extension = extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
  if (!extension) return undefined;
  try {
    return (await extension.activate()).getAPI(1);
  } catch {
    // Git is not installed, or turned off by a setting.
    return undefined;
  }
}

function changesAttachment(root: Uri, text: string): Attachment {
  return newAttachment({
    kind: 'staged-changes',
    uri: root.toString(),
    path: '',
    languageId: 'diff',
    startLine: 1,
    text,
  });
}
