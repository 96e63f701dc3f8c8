import { Disposable, l10n, MarkdownString, StatusBarAlignment, window } from 'vscode';
import { formatCount } from '../../../core/text/formatQuantity.ts';
import { summarizeItems } from '../../../wording/summary.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { FilesToVerify } from './filesToVerify.ts';
import type { ToVerifyView } from './toVerifyView.ts';

/** Run by a click on the status bar item; not in the Command Palette. */
const revealCommand = '_phidelity.revealUnverified';

/** Registers the status bar item with the number of items to verify in the active editor; hidden if there are none. */
export function registerToVerifyStatus(parts: {
  readonly files: FilesToVerify;
  readonly view: ToVerifyView;
}): Disposable {
  const { files, view } = parts;
  const shown = window.createStatusBarItem('phidelity.unverified', StatusBarAlignment.Right, 99);
  shown.name = l10n.t('Phidelity: APIs to Verify');
  shown.command = revealCommand;
  const update = (): void => {
    const document = window.activeTextEditor?.document;
    const file = document?.languageId === 'python' ? files.get(document.uri) : undefined;
    if (!file) return shown.hide();
    const summary = summarizeItems(file.items.map(({ item }) => item));
    const all = files.all.flatMap(({ items }) => items.map(({ item }) => item));
    shown.text = `$(shield) ${file.items.length}`;
    const elsewhere =
      files.all.length > 1
        ? [l10n.t('In {0} files with findings: {1}', formatCount(files.all.length), summarizeItems(all))]
        : [];
    shown.tooltip = new MarkdownString(
      [
        l10n.t('**In this file:** {0}', summary),
        ...elsewhere,
        l10n.t('Click to show the APIs to verify.'),
      ].join('\n\n'),
    );
    const label = l10n.t('To verify in this file: {0}', summary);
    shown.accessibilityInformation = { label, role: 'button' };
    shown.show();
  };
  return Disposable.from(
    shown,
    files.onDidChange(update),
    window.onDidChangeActiveTextEditor(update),
    registerCommand(revealCommand, () => view.reveal()),
  );
}
