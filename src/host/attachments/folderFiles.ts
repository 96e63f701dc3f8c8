import { FileType, l10n, Uri, workspace } from 'vscode';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { sensitiveReasonText } from '../../wording/chat/attachments.ts';
import { IgnoreRules } from '../documents/ignoreRules.ts';
import { largestBytes, readText } from './readFileText.ts';
import { sensitiveReasons } from './sensitiveReasons.ts';
import type { Part, Parts } from './chooseParts.ts';

/** What is listed of a folder; more files fit into no context, and nobody reads a longer list. */
const mostFiles = 1_000;
const mostFolders = 200;
/** What stands around a file in a prompt, about. */
const frameTokens = 16;
/** A token has at most so many bytes, nearly always. */
const mostBytesPerToken = 16;

/**
 * The files of a folder, those nearest to it first: as many of them as there is room for, and the others with the reason for
 * which they are left out. Links to folders, hidden folders, and those that Git ignores or that usually hold generated code
 * are not entered, so that no loop of links is.
 *
 * @param room In tokens.
 * @throws PhidelityError `attachment` for a folder that cannot be read or has no files.
 */
export async function filesOfFolder(folder: Uri, room: number, signal: AbortSignal): Promise<Parts> {
  const rules = new IgnoreRules();
  const listed = await listFolder(folder, rules, signal);
  const path = workspace.asRelativePath(folder);
  if (listed.parts.length === 0 && listed.files.length === 0)
    throw new PhidelityError('attachment', l10n.t('{0} has no files.', path));
  const sizes = await Promise.all(listed.files.map(({ uri }) => sizeOf(uri)));
  const files: Part[] = [];
  let left = room;
  for (const [index, file] of listed.files.entries()) {
    if (signal.aborted) break;
    const part = await filePart(file, rules, left - frameTokens, sizes[index]);
    if (part.leftOut === undefined && part.reasons.length === 0) left -= (part.tokens ?? 0) + frameTokens;
    files.push(part);
  }
  const note = listed.isCut
    ? l10n.t('Only the first {0} files were looked at.', formatCount(files.length))
    : undefined;
  return { parts: [...files, ...listed.parts], ...(note === undefined ? {} : { note }) };
}

interface Listed {
  readonly files: { readonly uri: Uri; readonly type: FileType }[];
  /** Folders and links that were not followed. */
  readonly parts: Part[];
  isCut: boolean;
}

async function listFolder(root: Uri, rules: IgnoreRules, signal: AbortSignal): Promise<Listed> {
  const listed: Listed = { files: [], parts: [], isCut: false };
  const waiting = [root];
  for (let index = 0; index < waiting.length && !signal.aborted; index += 1) {
    const folder = waiting[index]!;
    if (listed.files.length >= mostFiles || index >= mostFolders) {
      listed.isCut = true;
      break;
    }
    for (const [name, type] of await entriesOf(folder, folder === root)) {
      const uri = Uri.joinPath(folder, name);
      const why = type & FileType.Directory ? await whyNotEntered(uri, name, type, rules) : undefined;
      if (why !== undefined) listed.parts.push(leftOutPart(uri, why));
      else if (type & FileType.Directory) waiting.push(uri);
      else if (listed.files.length < mostFiles) listed.files.push({ uri, type });
      else listed.isCut = true;
      if (listed.isCut || listed.parts.length >= mostFiles) break;
    }
  }
  return listed;
}

/** By name; of a folder within the one that was chosen, none if it cannot be read. */
async function entriesOf(folder: Uri, isRoot: boolean): Promise<[string, FileType][]> {
  try {
    const entries = await workspace.fs.readDirectory(folder);
    return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  } catch (error) {
    if (!isRoot) return [];
    const path = workspace.asRelativePath(folder);
    const message = l10n.t(
      '{0} cannot be read. It may have been moved or deleted: remove it from the question, or add it again.',
      path,
    );
    throw new PhidelityError('attachment', message, { cause: error });
  }
}

async function whyNotEntered(
  uri: Uri,
  name: string,
  type: FileType,
  rules: IgnoreRules,
): Promise<string | undefined> {
  if (type & FileType.SymbolicLink) return l10n.t('A link to another folder.');
  if (name.startsWith('.')) return l10n.t('A hidden folder.');
  if (excludedFolders.has(name)) return l10n.t('A folder for generated files or packages.');
  const by = await rules.ignoredBy(uri, '/');
  return by === undefined ? undefined : sensitiveReasonText({ kind: 'ignored', by });
}

function leftOutPart(uri: Uri, leftOut: string): Part {
  return { uri, path: workspace.asRelativePath(uri), reasons: [], leftOut };
}

/** In bytes. Undefined for what cannot be looked at: reading it says why. */
async function sizeOf(uri: Uri): Promise<number | undefined> {
  try {
    return (await workspace.fs.stat(uri)).size;
  } catch {
    return undefined;
  }
}

async function filePart(
  { uri, type }: Listed['files'][number],
  rules: IgnoreRules,
  room: number,
  size = 0,
): Promise<Part> {
  // Where a link leads is not said by its path.
  if (type & FileType.SymbolicLink) return leftOutPart(uri, l10n.t('A link to another file.'));
  const noRoom = l10n.t("There is no room for it in the model's context.");
  if (room <= 0 || (size <= largestBytes && size > room * mostBytesPerToken)) return leftOutPart(uri, noRoom);
  try {
    const text = await readText(uri);
    const reasons = await sensitiveReasons(uri, text, 1, rules);
    const tokens = estimateTokens(text);
    const leftOut = tokens > room ? { leftOut: noRoom } : {};
    return { uri, path: workspace.asRelativePath(uri), tokens, reasons, ...leftOut };
  } catch (error) {
    return leftOutPart(uri, PhidelityError.from(error).message);
  }
}
