import { Disposable, MarkdownString, StatusBarAlignment, window } from 'vscode';
import { summarizeItems } from '../../../wording/verdict.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { FilesToVerify } from './filesToVerify.ts';
import type { ToVerifyView } from './toVerifyView.ts';

/** Run by a click on the status bar item; never by a person. */
const revealCommand = '_phidelity.revealUnverified';

/** The status bar item: how much is left to verify in the editor that the person is in, while there is anything. */
export function registerToVerifyStatus(parts: {
  readonly files: FilesToVerify;
  readonly view: ToVerifyView;
}): Disposable {
  const { files, view } = parts;
  const shown = window.createStatusBarItem('phidelity.unverified', StatusBarAlignment.Right, 99);
  shown.name = 'Phidelity: APIs to Verify';
  shown.command = revealCommand;
  const update = (): void => {
    const document = window.activeTextEditor?.document;
    const file = document?.languageId === 'python' ? files.get(document.uri) : undefined;
    if (!file) return shown.hide();
    const summary = summarizeItems(file.items.map(({ item }) => item));
    const all = files.all.flatMap(({ items }) => items.map(({ item }) => item));
    shown.text = `$(shield) ${file.items.length}`;
    const elsewhere =
      files.all.length > 1 ? [`In ${files.all.length} files that were verified: ${summarizeItems(all)}`] : [];
    shown.tooltip = new MarkdownString(
      [`**In this file:** ${summary}`, ...elsewhere, 'Click to show what is to verify.'].join('\n\n'),
    );
    shown.accessibilityInformation = { label: `To verify in this file: ${summary}`, role: 'button' };
    shown.show();
  };
  return Disposable.from(
    shown,
    files.onDidChange(update),
    window.onDidChangeActiveTextEditor(update),
    registerCommand(revealCommand, () => view.reveal()),
  );
}
