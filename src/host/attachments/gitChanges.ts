import { l10n, Uri, workspace } from 'vscode';
import { type Attachment, newAttachment } from '../../core/attachments/attachment.ts';
import { type FileDiff, newFileDiff, splitDiff } from '../../core/attachments/gitDiff.ts';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { formatBytes, formatCount } from '../../core/text/formatQuantity.ts';
import { joinSentences, listItems } from '../../wording/sentences.ts';
import { largestBytes, readText } from './readFileText.ts';
import { sensitiveReasons } from './sensitiveReasons.ts';
import type { Part, Parts } from './chooseParts.ts';
import { gitError, type GitRepository, untrackedFiles } from './gitApi.ts';

/** More new files than anybody asks about. */
const mostUntracked = 200;

/** Which changes go with a question. */
export interface WantedChanges {
  readonly isStaged: boolean;
  /** Only those to files that Git knows. */
  readonly isTracked?: boolean;
  /** Only those to these files. */
  readonly files?: readonly Uri[];
}

/**
 * The changes in a repository, each file a part: what `git diff` says, and new files that Git does not know yet. Those for
 * which there is no room are left out.
 *
 * @param room In tokens.
 * @throws PhidelityError `attachment` if there are none, or Git does not tell them.
 */
export async function changeParts(
  repository: GitRepository,
  { isStaged, isTracked = false, files }: WantedChanges,
  room: number,
  signal: AbortSignal,
): Promise<Parts> {
  const wanted = files && new Set(files.map((uri) => uri.toString()));
  const isWanted = (uri: Uri): boolean => wanted?.has(uri.toString()) ?? true;
  const known = (await diffOf(repository, isStaged))
    .map((file) => ({ ...file, uri: Uri.joinPath(repository.rootUri, file.path) }))
    .filter(({ uri }) => isWanted(uri));
  const unknown = isStaged || isTracked ? [] : untrackedFiles(repository).filter(isWanted);
  const parts: Part[] = [];
  let left = room;
  const count = known.length + unknown.length;
  const take = (part: Part): void => {
    const isTaken = part.leftOut === undefined && part.reasons.length === 0;
    const hasRoom = (part.tokens ?? 0) <= left || count === 1;
    if (isTaken && hasRoom) left -= part.tokens ?? 0;
    parts.push(isTaken && !hasRoom ? { ...part, leftOut: noRoom() } : part);
  };
  for (const { uri, text } of known) if (!signal.aborted) take(await diffPart(uri, text));
  for (const uri of unknown.slice(0, mostUntracked))
    if (!signal.aborted) take(await newFilePart(repository, uri));
  if (parts.length === 0) throw gitError(noChanges(isStaged));
  const note = joinSentences(notLookedAt(unknown.length - mostUntracked), notSaved(parts));
  return { parts, ...(note === '' ? {} : { note }) };
}

function notLookedAt(count: number): string {
  return count > 0 ? l10n.t('{0} more new files were not looked at.', formatCount(count)) : '';
}

/** Git sees what is on disk. */
function notSaved(parts: readonly Part[]): string {
  const unsaved = new Set(
    workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()),
  );
  const paths = parts.filter(({ uri }) => unsaved.has(uri.toString())).map(({ path }) => path);
  return paths.length > 0 ? l10n.t('Git does not see what is not saved: {0}.', listItems(paths)) : '';
}

/** Chosen parts as one text that goes with a question. */
export function changesAttachment(
  { rootUri }: GitRepository,
  parts: readonly Part[],
  isStaged: boolean,
): Attachment {
  const [{ uri, path }] = parts as readonly [Part];
  const isOfOne = parts.length === 1;
  return newAttachment({
    kind: isStaged ? 'staged-changes' : 'changes',
    uri: (isOfOne ? uri : rootUri).toString(),
    path: isOfOne ? path : '',
    languageId: 'diff',
    startLine: 1,
    text: parts.map(({ text }) => text).join('\n'),
  });
}

async function diffOf(repository: GitRepository, isStaged: boolean): Promise<FileDiff[]> {
  try {
    await repository.status();
    return splitDiff(await repository.diff(isStaged));
  } catch (error) {
    throw gitError(
      l10n.t('Git could not say what has changed. Its log, in the Output view, says why.'),
      error,
    );
  }
}

async function diffPart(uri: Uri, text: string): Promise<Part> {
  const path = workspace.asRelativePath(uri);
  if (text.length > largestBytes) {
    const leftOut = l10n.t('The changes are too large to add ({0}).', formatBytes(text.length));
    return { uri, path, text: text.slice(0, largestBytes), reasons: [], leftOut };
  }
  return {
    uri,
    path,
    text,
    tokens: estimateTokens(text),
    reasons: await sensitiveReasons(uri, text, undefined),
  };
}

async function newFilePart({ rootUri }: GitRepository, uri: Uri): Promise<Part> {
  const path = workspace.asRelativePath(uri);
  const relative = uri.path.slice(rootUri.path.replace(/\/$/, '').length + 1);
  try {
    return await diffPart(uri, newFileDiff(relative, await readText(uri)).text);
  } catch (error) {
    const text = `diff --git a/${relative} b/${relative}\nnew file`;
    return { uri, path, text, reasons: [], leftOut: PhidelityError.from(error).message };
  }
}

function noRoom(): string {
  return l10n.t("There is no room for it in the model's context.");
}

function noChanges(isStaged: boolean): string {
  return isStaged
    ? l10n.t('There are no staged changes.')
    : l10n.t('There are no changes that are not staged.');
}
