import { commands, Disposable, languages, type Position, type Uri, window, workspace } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { AcceptanceChance } from '../../core/completion/outcome/acceptanceChance.ts';
import type { CompletionEvent } from '../../core/completion/outcome/completionStatistics.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { cursorContextAt, typedSince } from '../../core/completion/document/cursorContext.ts';
import type { NoCompletionReason } from '../../core/completion/outcome/completionOutcome.ts';
import { CompletionTracker } from '../../core/completion/outcome/completionTracker.ts';
import type { Timer } from '../../core/ports/clock.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import type { CheckedCompletions } from '../verification/checkedCompletions.ts';
import type { AcceptedCompletions } from '../verification/generatedCode/acceptedCompletions.ts';
import { CompletionProvider } from './completionProvider.ts';
import type { CompletionActivity } from './completionStatus.ts';
import { followEditing } from './followEditing.ts';
import { ReplacedHover } from './replacedHover.ts';
import type { Snooze } from './snooze.ts';
import { sourceAt } from './sourceAt.ts';
import { KeptCompletions } from './statistics/keptCompletions.ts';
import type { StatisticsRecorder } from './statistics/statisticsRecorder.ts';

/** Registers completions for every editor; the settings decide where there are any. */
export function registerCompletions(parts: {
  readonly completer: Completer;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly snooze: Snooze;
  readonly activity: CompletionActivity;
  readonly record: StatisticsRecorder;
  readonly checked: CheckedCompletions;
  readonly accepted: AcceptedCompletions;
  readonly timer: Timer;
  readonly logger: Logger;
}): Disposable {
  const { record, checked, accepted } = parts;
  const count = (event: CompletionEvent): void => record.count(event);
  const tracker = new CompletionTracker(count);
  const kept = new KeptCompletions({ timer: parts.timer, count });
  const chance = new AcceptanceChance();
  const provider = new CompletionProvider({ ...parts, tracker, chance, count });
  return Disposable.from(
    kept,
    learn(chance, parts),
    followEditing({ ...parts, tracker, kept }),
    languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    commands.registerCommand(
      CompletionProvider.acceptedCommand,
      (uri: Uri, start: Position, text: string) => {
        tracker.accepted();
        const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
        if (!document) return;
        accepted.add(document, start, text, parts.completer.replaced.find(uri.toString(), text));
        kept.add(document, start, text);
      },
    ),
    checked.onDidFind(() => count({ kind: 'hidden' })),
    parts.completer.onDidEnd(({ cleaned: { replaced = [] } }) => {
      if (replaced.length > 0) count({ kind: 'replaced', names: replaced.length });
    }),
    languages.registerHoverProvider('python', new ReplacedHover({ provider, completer: parts.completer })),
    registerCommand('phidelity.dismissCompletion', () => provider.dismiss()),
    retrigger({ ...parts, provider }),
  );
}

/** Keeps the estimate up to date with what all windows have counted. The file is not read at each key: it is written now and then. */
function learn(
  chance: AcceptanceChance,
  { record, logger }: { readonly record: StatisticsRecorder; readonly logger: Logger },
): Disposable {
  const read = async (): Promise<void> => {
    try {
      chance.learn(await record.read());
    } catch (error) {
      logger.warn(PhidelityError.from(error).message);
    }
  };
  void read();
  return record.onDidStore(() => void read());
}

/** Reasons that no longer hold once the engine is ready. */
const waitingReasons: readonly NoCompletionReason[] = ['model-loading', 'endpoint-down'];

/**
 * Has VS Code request completions again when there is more to return: the rest of a block, the first one of a model that
 * is loaded now, or one without the missing API that verification found.
 */
export function retrigger(parts: {
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
      if (typedSince(place, cursorContextAt(source, position)) === undefined) return;
      void provider.retrigger('refresh');
    }),
    engine.onDidChangeStatus(({ state }) => {
      const { state: shown } = activity;
      const waits = shown.kind === 'none' && waitingReasons.includes(shown.reason);
      if (state === 'ready' && waits) void provider.retrigger('automatic');
    }),
    checked.onDidFind(({ documentId, wasGiven }) => {
      const isHere = window.activeTextEditor?.document.uri.toString() === documentId;
      if (wasGiven && isHere) void provider.retrigger('refresh');
    }),
  );
}
