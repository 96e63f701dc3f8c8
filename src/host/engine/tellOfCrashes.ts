import { window, type Disposable } from 'vscode';
import type { Engine } from '../../core/ports/engine.ts';

/** Milliseconds for which the line stays: the engine may be back before anyone has looked. */
const shownFor = 10_000;

/** Says in one line of the status bar that the engine has crashed and comes back; one that stays down has a red item. */
export function tellOfCrashes(engine: Engine): Disposable {
  return engine.onDidChangeStatus((status) => {
    if (status.state !== 'error' || !status.isRestarting) return;
    window.setStatusBarMessage(
      '$(warning) Phidelity: the inference engine stopped unexpectedly and is started again',
      shownFor,
    );
  });
}
