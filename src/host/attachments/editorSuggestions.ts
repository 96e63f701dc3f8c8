import { l10n, type NotebookCell, workspace } from 'vscode';
import { formatCount } from '../../core/text/formatQuantity.ts';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import { activeFile } from './openEditors.ts';
import { knownRepositories, unstagedFiles } from './gitApi.ts';
import { filesWithProblems, problemsOf } from './editorProblems.ts';
import { notebookInUse } from '../documents/editorInUse.ts';

/** The selected cell of the active notebook. */
export function activeCell(): NotebookCell | undefined {
  const editor = notebookInUse();
  return editor && editor.notebook.cellCount > 0 ? editor.notebook.cellAt(editor.selection.start) : undefined;
}

/** What a question can be about that is no file, if it has what a user has typed in its name. */
export function editorSuggestions(query: string): ContextSuggestion[] {
  const typed = query.toLowerCase();
  const all = [...cellSuggestions(), ...problemSuggestions(), ...changeSuggestions()];
  // The names in English are known to everybody who has used another assistant.
  return all.filter(({ kind, label }) => `${kind} ${label}`.toLowerCase().includes(typed));
}

function cellSuggestions(): ContextSuggestion[] {
  const cell = activeCell();
  if (!cell) return [];
  const description = workspace.asRelativePath(cell.notebook.uri);
  const label = l10n.t('Cell {0}', cell.index + 1);
  return [suggestion('cell', label, description, cell.document.uri.toString())];
}

function problemSuggestions(): ContextSuggestion[] {
  const files = filesWithProblems();
  if (files.length === 0) return [];
  const label = l10n.t('Problems');
  const active = activeFile();
  const own = active ? problemsOf(active).length : 0;
  const all = files.reduce((sum, uri) => sum + problemsOf(uri).length, 0);
  const ofFile =
    active && own > 0
      ? [suggestion('problems', label, counted(workspace.asRelativePath(active), own), active.toString())]
      : [];
  return own === all
    ? ofFile
    : [...ofFile, suggestion('problems', label, counted(l10n.t('all files'), all), '')];
}

function changeSuggestions(): ContextSuggestion[] {
  const repositories = knownRepositories();
  return repositories.flatMap((repository) => {
    const { rootUri, state } = repository;
    const count = (files: number): string => {
      const text = files === 1 ? l10n.t('1 file') : l10n.t('{0} files', formatCount(files));
      return repositories.length === 1 ? text : l10n.t('{0}: {1}', rootUri.path.split('/').at(-1)!, text);
    };
    const [unstaged, staged] = [unstagedFiles(repository).length, state.indexChanges.length];
    const root = rootUri.toString();
    return [
      ...(unstaged > 0 ? [suggestion('changes', l10n.t('Changes'), count(unstaged), root)] : []),
      ...(staged > 0 ? [suggestion('staged-changes', l10n.t('Staged changes'), count(staged), root)] : []),
    ];
  });
}

function counted(place: string, count: number): string {
  return l10n.t('{0}: {1}', place, formatCount(count));
}

function suggestion(
  kind: ContextSuggestion['kind'],
  label: string,
  description: string,
  uri: string,
): ContextSuggestion {
  return { kind, label, description, uri, startLine: 1, endLine: 1 };
}
