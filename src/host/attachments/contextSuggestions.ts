import { CancellationTokenSource, l10n, Uri, workspace } from 'vscode';
import { globForPath, matchPath, matchWithinPath } from '../../core/attachments/fileQuery.ts';
import { onAbort } from '../../core/lifetime/async.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';
import { lineNumbers } from '../../core/text/lineNumbers.ts';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { selectedLines } from '../documents/codeAtCursor.ts';
import { openEditors } from './openEditors.ts';
import { editorSuggestions } from './editorSuggestions.ts';
import { documentSymbols, type FoundSymbol, workspaceSymbols } from './symbols.ts';

/** More than a list shows at once. */
const mostSuggestions = 20;
const mostSymbols = 6;
const mostFolders = 4;
const longestWaitMilliseconds = 1_000;
/** Files that are looked at to find the best ones. */
const mostFiles = 200;

/**
 * What can go with a question and has what a user has typed in its name: the selection, the cell, problems, changes, open
 * editors, functions and classes of the active editor and of other files, then folders and files of the workspace. Ends early, with what is known, when the signal is aborted.
 */
export async function suggestContext(
  query: string,
  signal: AbortSignal,
  timer: Timer,
): Promise<ContextSuggestion[]> {
  const open = openEditors().map((uri) => fileSuggestion(uri));
  const [named, files, folders] = await Promise.all([
    symbols(query, signal, timer),
    query === '' ? [] : foundFiles(globForPath(query), signal),
    query === '' ? [] : foundFiles(`${globForPath(query)}/**`, signal),
  ]);
  const known = new Set(open.map(({ uri }) => uri));
  return [
    ...selectionSuggestion(query),
    ...codebaseSuggestion(query),
    ...editorSuggestions(query),
    ...best(query, open),
    ...named,
    ...foldersAmong(query, folders).map(folderSuggestion),
    ...best(
      query,
      files.map((uri) => fileSuggestion(uri)).filter(({ uri }) => !known.has(uri)),
    ),
  ].slice(0, mostSuggestions);
}

/** Those that match, the best first. */
function best(query: string, files: readonly ContextSuggestion[]): ContextSuggestion[] {
  return files
    .map((file) => ({ file, rank: matchPath(query, file.description) }))
    .filter((one): one is { file: ContextSuggestion; rank: number } => one.rank !== undefined)
    .toSorted((a, b) => a.rank - b.rank || a.file.description.length - b.file.description.length)
    .map(({ file }) => file);
}

function fileSuggestion(uri: Uri): ContextSuggestion {
  const description = workspace.asRelativePath(uri);
  const label = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return { kind: 'file', label, description, uri: uri.toString(), startLine: 1, endLine: 1 };
}

function selectionSuggestion(query: string): ContextSuggestion[] {
  const editor = editorInUse();
  const lines = editor && selectedLines(editor);
  const label = l10n.t('Selection');
  if (!lines || !`selection ${label}`.toLowerCase().includes(query.toLowerCase())) return [];
  const { uri } = editor.document;
  const [startLine, endLine] = [lines.start.line + 1, lines.end.line + 1];
  const description = placeText(uri, startLine, endLine);
  return [{ kind: 'selection', label, description, uri: uri.toString(), startLine, endLine }];
}

/** Looking for code of the workspace; nothing has a place yet. */
function codebaseSuggestion(query: string): ContextSuggestion[] {
  const isLocal = workspace.workspaceFolders?.some(({ uri }) => uri.scheme === 'file');
  if (!isLocal || !'codebase'.startsWith(query.toLowerCase())) return [];
  const description = l10n.t('Find the code that your question is about');
  return [{ kind: 'codebase', label: 'codebase', description, uri: '', startLine: 1, endLine: 1 }];
}

function placeText(uri: Uri, startLine: number, endLine: number): string {
  return `${workspace.asRelativePath(uri)}:${lineNumbers(startLine, endLine)}`;
}

/** The named parts of the active editor's document, then of other files. */
async function symbols(query: string, signal: AbortSignal, timer: Timer): Promise<ContextSuggestion[]> {
  const document = editorInUse()?.document;
  if (query === '') return [];
  const [own, others] = await Promise.all([
    document ? documentSymbols(document.uri, query) : [],
    // Files need not wait for a language server that has just started.
    Promise.race([
      workspaceSymbols(query),
      timer.delay(longestWaitMilliseconds, signal).then((): readonly FoundSymbol[] => []),
    ]),
  ]);
  const elsewhere = others.filter(({ uri }) => uri.toString() !== document?.uri.toString());
  return [...own.slice(0, mostSymbols), ...elsewhere.slice(0, mostSymbols)].map(symbolSuggestion);
}

function symbolSuggestion({ name, uri, range: { start, end } }: FoundSymbol): ContextSuggestion {
  const [startLine, endLine] = [start.line + 1, end.line + 1];
  const description = placeText(uri, startLine, endLine);
  return { kind: 'symbol', label: name, description, uri: uri.toString(), startLine, endLine };
}

/** The folders that have this in their name and files in them, the best name first. */
function foldersAmong(query: string, files: readonly Uri[]): readonly Uri[] {
  const folders = new Map<string, { readonly uri: Uri; readonly rank: number }>();
  for (const file of files) {
    const depth = workspace.asRelativePath(file, false).split('/').length;
    for (let up = 1; up < depth; up += 1) {
      const uri = Uri.joinPath(file, ...Array.from({ length: up }, () => '..'));
      const rank = matchPath(query, workspace.asRelativePath(uri));
      if (rank !== undefined && (query.includes('/') || rank < matchWithinPath))
        folders.set(uri.toString(), { uri, rank });
    }
  }
  return [...folders.values()]
    .toSorted((a, b) => a.rank - b.rank || a.uri.path.length - b.uri.path.length)
    .slice(0, mostFolders)
    .map(({ uri }) => uri);
}

function folderSuggestion(uri: Uri): ContextSuggestion {
  const { label, description, ...place } = fileSuggestion(uri);
  return { ...place, kind: 'folder', label: `${label}/`, description: `${description}/` };
}

async function foundFiles(pattern: string, signal: AbortSignal): Promise<readonly Uri[]> {
  const source = new CancellationTokenSource();
  const aborting = onAbort(signal, () => source.cancel());
  try {
    const without = `**/{.git,.venv,${[...excludedFolders].join(',')}}/**`;
    return await workspace.findFiles(pattern, without, mostFiles, source.token);
  } finally {
    aborting.dispose();
    source.dispose();
  }
}
