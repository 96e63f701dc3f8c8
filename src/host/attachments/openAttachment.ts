import {
  type Disposable,
  l10n,
  NotebookRange,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type Attachment, isOwnText } from '../../core/attachments/attachment.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { attachmentName } from '../../wording/chat/attachments.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { openReference } from '../documents/openReference.ts';

const scheme = 'phidelity-attachment';
/** Texts that stay readable in tabs that were opened for them. */
const mostTexts = 20;

/** Opens what goes or went with questions: its place, or the text itself if that is in no document. */
export class AttachmentOpener implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registered: Disposable;
  #count = 0;

  constructor() {
    this.#registered = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** @throws PhidelityError `internal` for what cannot be opened, with words for the user. */
  async open(attachment: Attachment): Promise<void> {
    const { kind, line, cell } = attachment;
    if (isOwnText(attachment) && kind !== 'problem') await this.#openText(attachment);
    else if (cell !== undefined) await openCell(attachment, cell);
    else if (kind === 'problem')
      await openReference({ ...attachment, startLine: line ?? 1, endLine: line ?? 1 });
    else await openReference(attachment);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.query) ?? l10n.t('To see this text again, open it from the chat.');
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #openText(attachment: Attachment): Promise<void> {
    const key = `${(this.#count += 1)}`;
    this.#texts.set(key, attachment.text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > mostTexts) this.#texts.delete(oldest!);
    const end = attachment.languageId === 'diff' ? '.diff' : '.txt';
    const uri = Uri.from({ scheme, path: `/${attachmentName(attachment)}${end}`, query: key });
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }
}

async function openCell({ uri, path }: Attachment, number: number): Promise<void> {
  try {
    const place = Uri.parse(uri, true);
    const known = cellOf(place);
    // The address of a cell is that of its notebook but for the scheme.
    const { scheme: own = 'file' } = workspace.workspaceFolders?.[0]?.uri ?? {};
    const notebook =
      known?.notebook ??
      (await workspace.openNotebookDocument(place.with({ scheme: own, query: '', fragment: '' })));
    const index = Math.min(known?.index ?? number - 1, Math.max(0, notebook.cellCount - 1));
    await window.showNotebookDocument(notebook, { selections: [new NotebookRange(index, index + 1)] });
  } catch (error) {
    const message = l10n.t('{0} cannot be opened. It may have been moved or deleted.', path);
    throw new PhidelityError('internal', message, { cause: error });
  }
}
