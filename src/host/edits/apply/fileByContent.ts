import {
  l10n,
  ProgressLocation,
  type QuickPickItem,
  TabInputText,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { tellingNames } from '../../../core/edits/codeParts.ts';
import type { FileCode } from '../../../core/edits/apply/filesOfAnswer.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { placeCode } from '../../../core/edits/placeCode.ts';
import { applyDiff } from '../../../core/edits/apply/unifiedDiff.ts';
import { isPythonCode } from '../../../core/verification/codeBlocks/pythonBlocks.ts';
import { largestBytes } from '../../attachments/readFileText.ts';
import type { WorkspaceCodebase } from '../../codebase/workspaceCodebase.ts';
import { editorInUse } from '../../documents/editorInUse.ts';
import { styleOf } from './styleOf.ts';

/** More definitions of one name say nothing about the file. */
const mostOfName = 20;

/** More files than this are not opened to look for a place in them. */
const mostFiles = 20;

/**
 * The document that code is for whose answer names no file: the one in the editor in use if it has a place for it, else the only
 * other open one, or file of the workspace, that has. Where several have, the user chooses; where none has, the one in the editor
 * in use.
 *
 * @returns Undefined if the user wants none, or there is none.
 */
export async function documentByContent(
  code: FileCode,
  codebase: Pick<WorkspaceCodebase, 'find' | 'hasFolders'>,
): Promise<TextDocument | undefined> {
  const own = editorInUse()?.document;
  if (own && hasPlace(own, code, true)) return own;
  const open = (await openDocuments()).filter((one) => one !== own && hasPlace(one, code, false));
  const found = open.length > 0 ? open : await definingDocuments(code, codebase);
  if (!found) return undefined;
  const others = found.filter((one) => one !== own);
  return others.length > 1 ? choose(others, own) : (others[0] ?? own);
}

/** @param isOwn Whether it is enough that one of several places is meant. */
function hasPlace(document: TextDocument, { body, diff }: FileCode, isOwn: boolean): boolean {
  const text = document.getText();
  if (text.length > largestBytes || (!isOwn && text.trim() === '')) return false;
  const lines = linesOf(text);
  if (diff) return 'lines' in applyDiff(lines, diff);
  // A line alone may be anywhere.
  if (!isOwn && body.trim().split('\n').length < 2) return false;
  const placed = placeCode(lines, body, styleOf(document));
  return placed.kind === 'clear' || (isOwn && placed.kind === 'unclear' && placed.choices.length > 0);
}

/** What can be edited of the documents in tabs. */
async function openDocuments(): Promise<readonly TextDocument[]> {
  const uris = window.tabGroups.all
    .flatMap(({ tabs }) => tabs.map(({ input }) => (input instanceof TabInputText ? input.uri : undefined)))
    .filter(
      (uri) =>
        uri !== undefined &&
        (uri.scheme === 'untitled' || workspace.fs.isWritableFileSystem(uri.scheme) === true),
    );
  const distinct = new Map(uris.map((uri) => [uri!.toString(), uri!]));
  return opened([...distinct.values()]);
}

/** The documents of files that define what the code does. Undefined if the user has stopped looking. */
async function definingDocuments(
  code: FileCode,
  codebase: Pick<WorkspaceCodebase, 'find' | 'hasFolders'>,
): Promise<readonly TextDocument[] | undefined> {
  const names = !code.diff && isPythonCode(code.body, code.language) ? tellingNames(code.body, 4) : [];
  if (names.length === 0 || !codebase.hasFolders) return [];
  const paths = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      cancellable: true,
      title: l10n.t('Looking for the file that the code is for…'),
    },
    async (_, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      try {
        return await pathsDefining(names, codebase, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        return undefined;
      }
    },
  );
  if (!paths) return undefined;
  const documents = await opened(paths.slice(0, mostFiles).map((path) => Uri.file(path)));
  return documents.filter((one) => hasPlace(one, code, false));
}

/** The files that define any of these names. */
async function pathsDefining(
  names: readonly string[],
  codebase: Pick<WorkspaceCodebase, 'find'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const paths = new Set<string>();
  for (const name of names) {
    const { places } = await codebase.find(name, mostOfName, signal);
    for (const place of places) if (place.name.split('.').at(-1) === name) paths.add(place.path);
  }
  return [...paths];
}

async function opened(uris: readonly Uri[]): Promise<readonly TextDocument[]> {
  const documents = await Promise.all(
    uris.map(async (uri) => {
      try {
        return [await workspace.openTextDocument(uri)];
      } catch {
        // It is gone, or no text.
        return [];
      }
    }),
  );
  return documents.flat();
}

async function choose(
  found: readonly TextDocument[],
  own: TextDocument | undefined,
): Promise<TextDocument | undefined> {
  const items = [...found, ...(own ? [own] : [])].map(
    (document): QuickPickItem & { readonly document: TextDocument } => ({
      label: `$(file) ${workspace.asRelativePath(document.uri)}`,
      ...(document === own ? { description: l10n.t('Active editor') } : {}),
      document,
    }),
  );
  const item = await window.showQuickPick(items, { title: l10n.t('Which file is the code for?') });
  return item?.document;
}
