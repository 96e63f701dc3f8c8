import { FileType, l10n, type TextDocument, type Uri, workspace } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';

/** A larger file does not fit into any model's context; VS Code would read all of it. */
export const largestBytes = 2 * 1024 * 1024;

/** The text of a file, and VS Code's id of its language. */
export interface FileText {
  readonly uri: Uri;
  readonly languageId: string;
  readonly text: string;
}

/**
 * The text of a file as it is now: with what has not been saved, else as it is on disk, in the encoding that VS Code reads
 * it in. VS Code's own document of a file that nobody looks at may be of some minutes ago.
 *
 * @throws PhidelityError `attachment` for what is no file with text: it says why, and what to do.
 */
export async function readFileText(uri: Uri): Promise<FileText> {
  const text = await readText(uri);
  const languageId = (openDocumentOf(uri) ?? (await openDocument(uri, workspace.asRelativePath(uri))))
    .languageId;
  return { uri, languageId, text };
}

/**
 * The same without the language, for which VS Code would have to open the file, and every language server with it.
 *
 * @throws PhidelityError `attachment` as for `readFileText`.
 */
export async function readText(uri: Uri): Promise<string> {
  const path = workspace.asRelativePath(uri);
  const open = openDocumentOf(uri);
  const isAhead = open !== undefined && (open.isDirty || open.isUntitled);
  const text = isAhead ? open.getText() : await readDisk(uri, path, open);
  if (text.length > largestBytes) throw attachmentError(tooLarge(path, text.length));
  if (text.includes('\0')) throw attachmentError(notText(path));
  if (text.trim() === '')
    throw attachmentError(l10n.t('{0} is empty: there is nothing to add to the question.', path));
  return text;
}

function openDocumentOf(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((one) => one.uri.toString() === uri.toString() && !one.isClosed);
}

async function readDisk(uri: Uri, path: string, open: TextDocument | undefined): Promise<string> {
  let bytes: Uint8Array;
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if (type & FileType.Directory)
      throw attachmentError(l10n.t('{0} is a folder. Add files of it instead.', path));
    if (size > largestBytes) throw attachmentError(tooLarge(path, size));
    bytes = await workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof PhidelityError) throw error;
    // Documents that an extension provides are in no file system.
    if (isWithoutFileSystem(uri)) return (open ?? (await openDocument(uri, path))).getText();
    throw unreadable(path, error);
  }
  try {
    return await (open
      ? workspace.decode(bytes, { encoding: open.encoding })
      : workspace.decode(bytes, { uri }));
  } catch (error) {
    throw attachmentError(notText(path), error);
  }
}

function isWithoutFileSystem({ scheme }: Uri): boolean {
  return workspace.fs.isWritableFileSystem(scheme) === undefined;
}

async function openDocument(uri: Uri, path: string): Promise<TextDocument> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function attachmentError(message: string, cause?: unknown): PhidelityError {
  return new PhidelityError('attachment', message, { cause });
}

function unreadable(path: string, cause: unknown): PhidelityError {
  const message = l10n.t(
    '{0} cannot be read. It may have been moved or deleted: remove it from the question, or add it again.',
    path,
  );
  return attachmentError(message, cause);
}

function notText(path: string): string {
  return l10n.t('{0} is not a text file, so the model cannot read it.', path);
}

function tooLarge(path: string, bytes: number): string {
  return l10n.t(
    '{0} is too large to add ({1}). Select the part that you ask about, and add the selection.',
    path,
    formatBytes(bytes),
  );
}
