import { Disposable, languages } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatView } from '../chat/chatView.ts';
import type { Settings } from '../settings/settings.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { registerItemCommands } from './itemCommands.ts';
import { showDiagnostics } from './verificationDiagnostics.ts';
import { VerificationFixes } from './verificationFixes.ts';
import { VerificationHover } from './verificationHover.ts';
import type { WorkspaceVerification } from './workspaceVerification.ts';

/** Shows in editors what was found out: as diagnostics, with hovers and quick fixes. */
export function showFindings(parts: {
  readonly checked: CheckedDocuments;
  readonly settings: Settings;
  readonly verification: WorkspaceVerification;
  readonly session: ChatSession;
  readonly view: ChatView;
}): Disposable {
  const { checked, settings } = parts;
  return Disposable.from(
    showDiagnostics(checked, settings),
    languages.registerHoverProvider('python', new VerificationHover(checked, settings)),
    languages.registerCodeActionsProvider('python', new VerificationFixes(checked, settings), {
      providedCodeActionKinds: VerificationFixes.kinds,
    }),
    registerItemCommands(parts),
  );
}
