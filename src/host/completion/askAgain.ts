import { Disposable, window } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { completionPlaceAt } from '../../core/completion/completionPlaceAt.ts';
import type { SkipReason } from '../../core/completion/skipReason.ts';
import { typedSince } from '../../core/completion/typedSince.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { CheckedCompletions } from '../verification/checkedCompletions.ts';
import type { CompletionActivity } from './completionActivity.ts';
import type { CompletionProvider } from './completionProvider.ts';
import { sourceAt } from './sourceAt.ts';

/** What passes when the engine is ready. */
const waitingReasons: readonly SkipReason[] = ['model-loading', 'endpoint-down'];

/**
 * Has VS Code ask again where more is known than when it asked: the rest of a block, that the model is loaded now, or that
 * what it was given uses something that does not exist.
 */
export function askAgain(parts: {
  readonly completer: Completer;
  readonly engine: Engine;
  readonly activity: CompletionActivity;
  readonly provider: CompletionProvider;
  readonly checked: CheckedCompletions;
}): Disposable {
  const { completer, engine, activity, provider, checked } = parts;
  return Disposable.from(
    completer.onDidExtend(({ documentId, place }) => {
      const editor = window.activeTextEditor;
      if (editor?.document.uri.toString() !== documentId) return;
      const { source, position } = sourceAt(editor.document, editor.selection.active);
      if (typedSince(place, completionPlaceAt(source, position)) === undefined) return;
      void provider.askAgain('extended');
    }),
    engine.onDidChangeStatus(({ state }) => {
      const { state: shown } = activity;
      const waits = shown.kind === 'none' && waitingReasons.includes(shown.reason);
      if (state === 'ready' && waits) void provider.askAgain('automatic');
    }),
    checked.onDidFind(({ documentId, wasGiven }) => {
      const isHere = window.activeTextEditor?.document.uri.toString() === documentId;
      if (wasGiven && isHere) void provider.askAgain('extended');
    }),
  );
}
