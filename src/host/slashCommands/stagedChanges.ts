import { l10n, workspace } from 'vscode';
import type { Attachment } from '../../core/attachments/attachment.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { listItems } from '../../wording/sentences.ts';
import { changeParts, changesAttachment } from '../attachments/gitChanges.ts';
import { type GitRepository, openRepositories } from '../attachments/gitApi.ts';
import { editorInUse } from '../documents/editorInUse.ts';

/** What a command is about. */
export interface CommandSubject {
  readonly attachment?: Attachment;
  /** What is not attached, or why nothing is; empty if there is nothing to say. */
  readonly note: string;
}

/**
 * What is staged in Git: in the repository of the active file, else in the first one that has something staged. Files that
 * users are asked about before they are added are left out, which the note says.
 */
export async function stagedChanges(): Promise<CommandSubject> {
  let note = '';
  try {
    for (const repository of repositoriesToLookAt(await openRepositories())) {
      const found = await stagedIn(repository);
      if (found.attachment) return found;
      note = found.note;
    }
  } catch (error) {
    note = PhidelityError.from(error).message;
  }
  return { note };
}

async function stagedIn(repository: GitRepository): Promise<CommandSubject> {
  const { signal } = new AbortController();
  let parts;
  try {
    ({ parts } = await changeParts(repository, { isStaged: true }, Infinity, signal));
  } catch (error) {
    return { note: PhidelityError.from(error).message };
  }
  const taken = parts.filter(({ leftOut, reasons }) => leftOut === undefined && reasons.length === 0);
  const others = parts.filter((part) => !taken.includes(part)).map(({ path }) => path);
  const note =
    others.length === 0
      ? ''
      : l10n.t(
          'Not added, since you would be asked about it first: {0}. Type # to add it.',
          listItems(others),
        );
  return taken.length === 0 ? { note } : { attachment: changesAttachment(repository, taken, true), note };
}

/** The repository of the active file alone, if it is in one. */
function repositoriesToLookAt(all: readonly GitRepository[]): readonly GitRepository[] {
  const active = editorInUse()?.document.uri;
  if (!active || !workspace.getWorkspaceFolder(active)) return all;
  const around = all
    .filter(({ rootUri }) => active.path.startsWith(`${rootUri.path.replace(/\/$/, '')}/`))
    .toSorted((a, b) => b.rootUri.path.length - a.rootUri.path.length);
  return around.length > 0 ? around.slice(0, 1) : all;
}
