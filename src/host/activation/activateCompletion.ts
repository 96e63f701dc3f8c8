import { Disposable, Uri } from 'vscode';
import { Completer } from '../../core/completion/completer.ts';
import type { Engine } from '../../core/ports/engine.ts';
import { CompletionStatisticsFile } from '../../platform/completion/completionStatisticsFile.ts';
import type { Activation } from './activation.ts';
import { CheckedCompletions } from '../verification/checkedCompletions.ts';
import { AcceptedCompletions } from '../verification/generatedCode/acceptedCompletions.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceCodebase } from '../codebase/workspaceCodebase.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import { registerCompletionCommands } from '../completion/completionCommands.ts';
import { completionGuide } from '../completion/completionGuide.ts';
import { completionSettings } from '../completion/completionSettings.ts';
import {
  CompletionActivity,
  completionStatus,
  type CompletionStatus,
} from '../completion/completionStatus.ts';
import { registerCompletions } from '../completion/registerCompletions.ts';
import { RecentEdits } from '../completion/related/recentEdits.ts';
import { WorkspaceRelatedCode } from '../completion/related/workspaceRelatedCode.ts';
import { registerSlowMachineNotice } from '../completion/slowMachineNotice.ts';
import { Snooze } from '../completion/snooze.ts';
import { registerStatisticsPage } from '../completion/statistics/statisticsPage.ts';
import { StatisticsRecorder } from '../completion/statistics/statisticsRecorder.ts';

/** Activates completions, their statistics and their commands. */
export function activateCompletion(
  activation: Activation,
  parts: {
    readonly engine: Engine;
    readonly verification: WorkspaceVerification;
    readonly generatedCode: GeneratedCode;
    readonly codebase: WorkspaceCodebase;
  },
): {
  readonly completer: Completer;
  readonly snooze: Snooze;
  readonly status: () => CompletionStatus;
  readonly onDidChangeStatus: (listener: () => void) => Disposable;
} {
  const { context, settings, logger, clock, timer, memory, own } = activation;
  const { engine, verification, generatedCode, codebase } = parts;
  const edits = own(new RecentEdits());
  const completer = own(
    new Completer({
      engine,
      clock,
      timer,
      related: new WorkspaceRelatedCode({
        edits,
        codebase,
        preferences: () => settings.completion,
        logger,
      }),
      logger,
      settings: () => completionSettings(settings),
      guide: completionGuide({ engine, verification, settings, timer }),
    }),
  );
  const snooze = own(new Snooze());
  const activity = own(new CompletionActivity());
  const statistics = Uri.joinPath(context.globalStorageUri, 'completions.jsonl').fsPath;
  const record = own(new StatisticsRecorder({ file: new CompletionStatisticsFile(statistics), logger }));
  const checked = own(new CheckedCompletions({ verification, settings, timer }));
  const accepted = new AcceptedCompletions({ generated: generatedCode, settings });
  const shared = { completer, engine, settings, snooze };
  own(registerCompletions({ ...shared, activity, record, checked, accepted, timer, logger }));
  own(registerCompletionCommands(shared));
  own(registerStatisticsPage({ record, media: Uri.joinPath(context.extensionUri, 'media') }));
  own(registerSlowMachineNotice({ ...shared, memory }));
  return {
    completer,
    snooze,
    status: () => completionStatus({ activity, snooze, settings }),
    onDidChangeStatus: (listener) =>
      Disposable.from(activity.onDidChange(listener), snooze.onDidChange(listener)),
  };
}
