import { Disposable, l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { StatisticsRecorder } from './statisticsRecorder.ts';
import { statisticsHtml } from './statisticsHtml.ts';

const resetCommand = '_phidelity.resetCompletionStatistics';
const refreshCommand = '_phidelity.refreshCompletionStatistics';

/** Registers the command that shows the statistics of completions as a page. */
export function registerStatisticsPage(parts: {
  readonly record: StatisticsRecorder;
  /** The folder of the page's styles. */
  readonly media: Uri;
}): Disposable {
  const { record, media } = parts;
  let panel: WebviewPanel | undefined;

  const render = async (): Promise<void> => {
    const statistics = await record.read();
    if (!panel) return;
    const { webview } = panel;
    webview.html = statisticsHtml(statistics, {
      cspSource: webview.cspSource,
      styles: webview.asWebviewUri(Uri.joinPath(media, 'statistics.css')).toString(),
      resetCommand,
      refreshCommand,
    });
  };
  const show = async (): Promise<void> => {
    if (panel) {
      panel.reveal();
    } else {
      panel = window.createWebviewPanel(
        'phidelity.statistics',
        l10n.t('Completion Statistics'),
        ViewColumn.Active,
        {
          localResourceRoots: [media],
          enableCommandUris: [resetCommand, refreshCommand],
        },
      );
      panel.onDidDispose(() => (panel = undefined));
    }
    await render();
  };
  const reset = async (): Promise<void> => {
    const confirm = l10n.t('Delete');
    const answer = await window.showWarningMessage(
      l10n.t('Delete all completion statistics?'),
      { modal: true, detail: l10n.t('Everything counted on this machine so far will be lost.') },
      confirm,
    );
    if (answer !== confirm) return;
    await record.reset();
    await render();
  };
  return Disposable.from(
    registerCommand('phidelity.showCompletionStatistics', show),
    registerCommand(resetCommand, reset),
    registerCommand(refreshCommand, render),
    { dispose: () => panel?.dispose() },
  );
}
