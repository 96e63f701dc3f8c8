import { Disposable, window, workspace, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import type { CompletionTracker } from '../../core/completion/outcome/completionTracker.ts';
import type { Settings } from '../settings/settings.ts';
import type { AcceptedCompletions } from '../verification/generatedCode/acceptedCompletions.ts';
import type { CheckedCompletions } from '../verification/checkedCompletions.ts';
import { editorSkipReason } from './completionSettings.ts';
import { notebookCells } from '../documents/notebookCells.ts';
import type { Snooze } from './snooze.ts';
import { sourceAt } from './sourceAt.ts';
import type { KeptCompletions } from './statistics/keptCompletions.ts';

/** Reports edits and moves of the cursor to the completer, its tracker and its checker. */
export function followEditing(parts: {
  readonly completer: Completer;
  readonly tracker: CompletionTracker;
  readonly checked: CheckedCompletions;
  readonly accepted: Pick<AcceptedCompletions, 'add'>;
  /** Counts how much of what was accepted is kept. */
  readonly kept: Pick<KeptCompletions, 'add'>;
  readonly settings: Settings;
  readonly snooze: Snooze;
}): Disposable {
  const { completer, tracker, checked, accepted, kept, settings, snooze } = parts;
  const isOffered = (document: TextDocument): boolean =>
    editorSkipReason(document, settings.completion) === undefined;

  const changed = ({ document, contentChanges }: TextDocumentChangeEvent): void => {
    if (contentChanges.length === 0 || !isOffered(document)) return;
    if (completer.isAutomatic) checked.prewarm(document);
    const cells = notebookCells(document);
    const own = cells.findIndex((cell) => cell.document === document);
    // The prompts of the cells below contain this one.
    const affected = own === -1 ? [document] : cells.slice(own).map((cell) => cell.document);
    const startLine = cells[own]?.startLine ?? 0;
    // All refer to the document before: from the end, none moves another.
    for (const { range, text } of contentChanges.toSorted((a, b) => b.range.start.compareTo(a.range.start))) {
      const change = { startLine: startLine + range.start.line, endLine: startLine + range.end.line, text };
      for (const { uri } of affected) completer.edited(uri.toString(), change);
      const start = { line: startLine + range.start.line, character: range.start.character };
      const isAccepted = tracker.changed(document.uri.toString(), {
        start,
        removes: !range.isEmpty,
        text: text.replaceAll(/\r\n?/g, '\n'),
      });
      if (!isAccepted) continue;
      accepted.add(document, range.start, text);
      kept.add(document, range.start, text);
    }
  };

  const prewarm = (): void => {
    const editor = window.activeTextEditor;
    if (!editor || snooze.until !== undefined || !isOffered(editor.document)) return;
    const { source, position } = sourceAt(editor.document, editor.selection.active);
    void completer.prewarm(source, position);
  };

  const forget = ({ uri }: TextDocument): void => completer.forget(uri.toString());

  return Disposable.from(
    workspace.onDidChangeTextDocument(changed),
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      if (contentChanges.length > 0) for (const cell of notebook.getCells()) forget(cell.document);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor) prewarm();
    }),
    window.onDidChangeActiveTextEditor(prewarm),
  );
}
