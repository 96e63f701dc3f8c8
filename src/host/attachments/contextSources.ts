import { type Diagnostic, FileType, l10n, type NotebookCell, Range, Uri, workspace } from 'vscode';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import { showError } from '../commands/registerCommand.ts';
import { cellOf } from '../documents/notebookCells.ts';
import type { ChatAttachments } from './chatAttachments.ts';
import { sensitiveReasons } from './sensitiveReasons.ts';
import { changeParts, changesAttachment, type WantedChanges } from './gitChanges.ts';
import { chooseParts } from './chooseParts.ts';
import { filesOfFolder } from './folderFiles.ts';
import { chooseRepository } from './chooseRepository.ts';
import { filesWithProblems, problemAttachment, problemParts, problemsAttachment } from './editorProblems.ts';
import { symbolRange } from './symbols.ts';

/** More files of a folder than this are shown in a list before they become chips. */
const mostChips = 10;

/** Finds what users name and attaches it to the next question. Each method is false if nothing was attached. */
export class ContextSources {
  readonly #attachments: ChatAttachments;

  constructor(attachments: ChatAttachments) {
    this.#attachments = attachments;
  }

  /** Attaches files and folders. What cannot be is said, and the others are attached. */
  async addAll(uris: readonly Uri[]): Promise<boolean> {
    let isAdded = false;
    for (const uri of uris) {
      try {
        isAdded = (await this.#addOne(uri)) || isAdded;
      } catch (error) {
        // Nobody waits until the message is read.
        void showError(error);
      }
    }
    return isAdded;
  }

  async #addOne(uri: Uri): Promise<boolean> {
    // The editor of a cell is the active editor of its notebook.
    const cell = cellOf(uri);
    if (cell) return this.#attachments.addCell(cell);
    return (await isFolder(uri)) ? this.addFolder(uri) : this.#attachments.addFile(uri);
  }

  /** Attaches files of a folder, each as a file. */
  async addFolder(folder: Uri): Promise<boolean> {
    const title = l10n.t('Add Files of {0}', workspace.asRelativePath(folder));
    const { room } = this.#attachments;
    const chosen = await chooseParts(title, (signal) => filesOfFolder(folder, room, signal), mostChips);
    let isAdded = false;
    for (const { uri, reasons } of chosen ?? []) {
      try {
        // A folder that was left out has a list of its own.
        const add = (await isFolder(uri)) ? this.addFolder(uri) : this.#attachments.addFile(uri, reasons);
        isAdded = (await add) || isAdded;
      } catch (error) {
        void showError(error);
      }
    }
    return isAdded;
  }

  /** Attaches the problems of a file, or of all. */
  async addProblems(file: Uri | undefined): Promise<boolean> {
    const files = file ? [file] : filesWithProblems();
    const { room } = this.#attachments;
    const title = l10n.t('Add Problems');
    const chosen = await chooseParts(title, (signal) => problemParts(files, room, signal), Infinity);
    return chosen !== undefined && this.#attachments.addText(problemsAttachment(chosen));
  }

  /** Attaches some problems of one place. */
  async addProblem(file: Uri, problems: readonly Diagnostic[]): Promise<boolean> {
    const attachment = await problemAttachment(file, problems);
    return this.#attachments.addText(attachment, await sensitiveReasons(file, attachment.text, undefined));
  }

  /** Attaches changes in the repository that a file or folder is in; without one, in the only repository, or a chosen one. */
  async addChanges(within: Uri | undefined, wanted: WantedChanges): Promise<boolean> {
    const placeHolder = l10n.t('Choose the repository whose changes go with your question');
    const repository = await chooseRepository(within, placeHolder);
    if (!repository) return false;
    const { room } = this.#attachments;
    const title = wanted.isStaged ? l10n.t('Add Staged Changes') : l10n.t('Add Changes');
    const chosen = await chooseParts(
      title,
      (signal) => changeParts(repository, wanted, room, signal),
      Infinity,
    );
    return (
      chosen !== undefined &&
      this.#attachments.addText(changesAttachment(repository, chosen, wanted.isStaged))
    );
  }

  async addCell(cell: NotebookCell): Promise<boolean> {
    return this.#attachments.addCell(cell);
  }

  /** Attaches what the panel has suggested. */
  async addSuggestion({ kind, uri, label, startLine, endLine }: ContextSuggestion): Promise<boolean> {
    const place = uri === '' ? undefined : Uri.parse(uri, true);
    if (kind === 'problems') return this.addProblems(place);
    if (kind === 'changes' || kind === 'staged-changes')
      return this.addChanges(place, { isStaged: kind === 'staged-changes' });
    if (!place) return false;
    if (kind === 'file') return this.#attachments.addFile(place);
    if (kind === 'folder') return this.addFolder(place);
    const cell = kind === 'cell' ? cellOf(place) : undefined;
    if (cell) return this.addCell(cell);
    const document = await workspace.openTextDocument(place);
    const lines = new Range(startLine - 1, 0, endLine - 1, 0);
    return kind === 'symbol'
      ? this.#attachments.addLines(document, await symbolRange(document, lines), label)
      : this.#attachments.addLines(document, lines);
  }
}

/** False for what cannot be looked at: reading it says why. */
async function isFolder(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) !== 0;
  } catch {
    return false;
  }
}
