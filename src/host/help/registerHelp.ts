import { commands, l10n, Uri, window, type Disposable, type QuickPickItem } from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';

interface HelpPage extends QuickPickItem {
  /** Of a file in `docs/`. */
  readonly page: string;
}

/** In the order in which a newcomer asks. */
function helpPages(): HelpPage[] {
  return [
    { page: 'commands', label: l10n.t('Commands and Keys') },
    { page: 'features', label: l10n.t('Asking About Your Code') },
    { page: 'verification', label: l10n.t('Verified APIs') },
    { page: 'verified-writing', label: l10n.t('Verified Writing') },
    { page: 'ci', label: l10n.t('Verifying in CI') },
    { page: 'models', label: l10n.t('Getting phi-4') },
    { page: 'endpoints', label: l10n.t('Endpoints') },
    { page: 'memory', label: l10n.t('Memory and Threads') },
    { page: 'gpu', label: l10n.t('GPUs') },
    { page: 'unloading', label: l10n.t('Unloading and Resuming') },
    { page: 'reliability', label: l10n.t('When Something Breaks') },
    { page: 'performance', label: l10n.t('Performance') },
    { page: 'diagnostics', label: l10n.t('Diagnostics') },
  ];
}

/**
 * Registers the command that shows the documentation: the pages come with the extension, and VS Code's preview shows
 * them with their pictures and links, without a network.
 */
export function registerHelp(extensionUri: Uri): Disposable {
  return registerCommand('phidelity.openHelp', async () => {
    const choice = await window.showQuickPick(helpPages(), {
      title: l10n.t('Phidelity Help'),
      placeHolder: l10n.t('Choose a page (in English)'),
    });
    if (!choice) return;
    await commands.executeCommand(
      'markdown.showPreview',
      Uri.joinPath(extensionUri, 'docs', `${choice.page}.md`),
    );
  });
}
