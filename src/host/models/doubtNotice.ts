import { commands, type Disposable, l10n, window } from 'vscode';
import type { Engine } from '../../core/ports/engine.ts';

/** Warns, once for each model, when there is a doubt about the weights of the model that was loaded. */
export function warnOfDoubts(engine: Engine): Disposable {
  const warned = new Set<string>();
  return engine.onDidChangeStatus((status) => {
    if (status.state !== 'ready' || status.model.source.kind !== 'local') return;
    const { identity, doubt } = status.model.source.check ?? {};
    if (!identity || !doubt || warned.has(identity)) return;
    warned.add(identity);
    const openPage = l10n.t('Open Model Page');
    void window.showWarningMessage(doubt, openPage).then((choice) => {
      if (choice === openPage) void commands.executeCommand('phidelity.openModelPage');
    });
  });
}
