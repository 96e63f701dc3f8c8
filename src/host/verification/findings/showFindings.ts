import { Disposable, languages } from 'vscode';
import type { Settings } from '../../settings/settings.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import { showDiagnostics } from './verificationDiagnostics.ts';
import { VerificationFixes } from './verificationFixes.ts';
import { VerificationHover } from './verificationHover.ts';

/** Shows in editors what was found out: as diagnostics, with hovers and quick fixes. */
export function showFindings({
  checked,
  settings,
}: {
  readonly checked: CheckedDocuments;
  readonly settings: Settings;
}): Disposable {
  return Disposable.from(
    showDiagnostics(checked, settings),
    languages.registerHoverProvider('python', new VerificationHover(checked, settings)),
    languages.registerCodeActionsProvider('python', new VerificationFixes(checked, settings), {
      providedCodeActionKinds: VerificationFixes.kinds,
    }),
  );
}
