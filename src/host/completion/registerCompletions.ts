import { commands, Disposable, languages, workspace, type Position, type Uri } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { CompletionTracker } from '../../core/completion/completionTracker.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import type { AcceptedCode } from '../verification/written/acceptedCode.ts';
import type { CheckedCompletions } from '../verification/checkedCompletions.ts';
import { askAgain } from './askAgain.ts';
import type { CompletionActivity } from './completionActivity.ts';
import { CompletionProvider } from './completionProvider.ts';
import type { CompletionRecord } from './completionRecord.ts';
import { followEditing } from './followEditing.ts';
import type { Snooze } from './snooze.ts';

/** Offers completions in every editor; the settings decide where they are given. */
export function registerCompletions(parts: {
  readonly completer: Completer;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly snooze: Snooze;
  readonly activity: CompletionActivity;
  readonly record: CompletionRecord;
  readonly checked: CheckedCompletions;
  readonly accepted: AcceptedCode;
  readonly logger: Logger;
}): Disposable {
  const { record, checked, accepted } = parts;
  const tracker = new CompletionTracker((event) => record.count(event));
  const provider = new CompletionProvider({ ...parts, tracker });
  return Disposable.from(
    followEditing({ ...parts, tracker }),
    languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    commands.registerCommand(
      CompletionProvider.acceptedCommand,
      (uri: Uri, start: Position, text: string) => {
        tracker.accepted();
        const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
        if (document) accepted.add(document, start, text);
      },
    ),
    checked.onDidFind(() => record.count({ kind: 'hidden' })),
    registerCommand('phidelity.dismissCompletion', () => provider.dismiss()),
    askAgain({ ...parts, provider }),
  );
}
