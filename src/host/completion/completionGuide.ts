import { workspace, type TextDocument } from 'vscode';
import { CompletionGuide } from '../../core/completion/generation/completionGuide.ts';
import type { Timer } from '../../core/ports/clock.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Settings } from '../settings/settings.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';

/** Holds completions to names that exist in the installed packages, if the settings say so and the model is on this machine. */
export function completionGuide(parts: {
  readonly engine: Pick<Engine, 'complete' | 'status'>;
  readonly verification: Pick<WorkspaceVerification, 'nameJudge' | 'verify'>;
  readonly settings: Settings;
  readonly timer: Timer;
}): CompletionGuide {
  const { engine, verification, settings, timer } = parts;
  return new CompletionGuide({
    engine,
    judgeOf: (id) => verification.nameJudge(documentOf(id)?.uri),
    verify: ({ documentId, code, within }, signal) =>
      verification.verify({ code, at: documentOf(documentId)?.uri, within }, signal),
    timer,
    mode: () => {
      const { completions, whileWriting } = settings.verification;
      return whileWriting === 'off' || isElsewhere(engine) ? 'off' : completions;
    },
  });
}

/** No server can be held to names. */
function isElsewhere({ status }: Pick<Engine, 'status'>): boolean {
  return 'model' in status && status.model?.source.kind === 'endpoint';
}

function documentOf(id: string): TextDocument | undefined {
  return workspace.textDocuments.find(({ uri }) => uri.toString() === id);
}
