import {
  CancellationTokenSource,
  commands,
  type DocumentSymbol,
  l10n,
  type SymbolInformation,
  TabInputNotebook,
  TabInputText,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { globForPath, matchPath } from '../../core/attachments/fileQuery.ts';
import { onAbort } from '../../core/lifetime/async.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';
import { lineNumbers } from '../../core/text/lineNumbers.ts';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import { selectedLines } from '../documents/codeAtCursor.ts';

/** More than a list shows at once. */
const mostSuggestions = 20;
const mostSymbols = 6;
/** Files that are looked at to find the best ones. */
const mostFiles = 200;

/** The file of an editor, if it has one with text. */
export function uriOfEditor(input: unknown): Uri | undefined {
  return input instanceof TabInputText || input instanceof TabInputNotebook ? input.uri : undefined;
}

/** The files of the open editors, without repetition. */
export function openEditors(): readonly Uri[] {
  const uris = window.tabGroups.all
    .flatMap(({ tabs }) => tabs.map(({ input }) => uriOfEditor(input)))
    .filter((uri) => uri !== undefined);
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/**
 * What can go with a question and has what a user has typed in its name: the selection, open editors, functions and classes
 * of the active editor, then files of the workspace. Ends early, with what is known, when the signal is aborted.
 */
export async function suggestContext(query: string, signal: AbortSignal): Promise<ContextSuggestion[]> {
  const open = openEditors().map((uri) => fileSuggestion(uri));
  const symbols = await symbolsOfEditor(query);
  const files = query === '' || signal.aborted ? [] : await workspaceFiles(query, signal);
  const known = new Set(open.map(({ uri }) => uri));
  return [
    ...selectionSuggestion(query),
    ...best(query, open),
    ...symbols,
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
  const editor = window.activeTextEditor;
  const lines = editor && selectedLines(editor);
  const label = l10n.t('Selection');
  if (!lines || !`selection ${label}`.toLowerCase().includes(query.toLowerCase())) return [];
  const { uri } = editor.document;
  const [startLine, endLine] = [lines.start.line + 1, lines.end.line + 1];
  const description = placeText(uri, startLine, endLine);
  return [{ kind: 'selection', label, description, uri: uri.toString(), startLine, endLine }];
}

function placeText(uri: Uri, startLine: number, endLine: number): string {
  return `${workspace.asRelativePath(uri)}:${lineNumbers(startLine, endLine)}`;
}

/** The named parts of the document of the active editor. */
async function symbolsOfEditor(query: string): Promise<ContextSuggestion[]> {
  const document = window.activeTextEditor?.document;
  if (!document || query === '') return [];
  const found = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const typed = query.toLowerCase();
  return allSymbols(found ?? [])
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, mostSymbols)
    .map((symbol) => {
      const { start, end } = 'location' in symbol ? symbol.location.range : symbol.range;
      const [startLine, endLine] = [start.line + 1, end.line + 1];
      const description = placeText(document.uri, startLine, endLine);
      return {
        kind: 'symbol',
        label: symbol.name,
        description,
        uri: document.uri.toString(),
        startLine,
        endLine,
      };
    });
}

function allSymbols(
  symbols: readonly (DocumentSymbol | SymbolInformation)[],
): (DocumentSymbol | SymbolInformation)[] {
  return symbols.flatMap((symbol) =>
    ['children' in symbol ? [symbol, ...allSymbols(symbol.children)] : symbol].flat(),
  );
}

async function workspaceFiles(query: string, signal: AbortSignal): Promise<readonly Uri[]> {
  const source = new CancellationTokenSource();
  const aborting = onAbort(signal, () => source.cancel());
  try {
    const without = `**/{.git,.venv,${[...excludedFolders].join(',')}}/**`;
    return await workspace.findFiles(globForPath(query), without, mostFiles, source.token);
  } finally {
    aborting.dispose();
    source.dispose();
  }
}
