import { commands, Disposable, l10n, window } from 'vscode';
import type { GpuFailure, GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import type { Engine, EngineStatus } from '../../core/ports/engine.ts';
import { gpuText } from '../../wording/gpu.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import { loadWithProgress } from './modelCommands.ts';

/** Shown once for each GPU and driver: after that the CPU is used silently. */
async function notify({ gpu }: GpuFailure): Promise<void> {
  const again = l10n.t('Try the GPU Again');
  const log = l10n.t('Show Log');
  const chosen = await window.showWarningMessage(
    l10n.t(
      'The inference engine failed on {0}. From now on, Phidelity runs the model on the CPU.',
      gpuText(gpu),
    ),
    again,
    log,
  );
  if (chosen === again) await commands.executeCommand('phidelity.tryGpuAgain');
  if (chosen === log) await commands.executeCommand('phidelity.showLog');
}

/** Notifies of a GPU that has failed, and tries it again when the user asks for that. */
export function registerGpuCommands(parts: {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly failures: GpuFailures & {
    onDidRemember(listener: (failure: GpuFailure) => void): { dispose(): void };
  };
}): Disposable {
  const { engine, settings, failures } = parts;
  const update = (): void =>
    void commands.executeCommand('setContext', 'phidelity.gpuFailed', gpuHasFailed(engine.status));
  update();
  return Disposable.from(
    engine.onDidChangeStatus(update),
    failures.onDidRemember((failure) => void notify(failure)),
    registerCommand('phidelity.tryGpuAgain', async () => {
      await failures.forget();
      await engine.unload();
      await loadWithProgress(engine, settings.current.model);
    }),
  );
}

/** Whether the model runs on the CPU because the engine has failed on the GPU. */
export function gpuHasFailed(status: EngineStatus): boolean {
  if (status.state !== 'ready' && status.state !== 'generating') return false;
  const { source } = status.model;
  return source.kind === 'local' && source.gpuUnavailable?.reason === 'failed';
}
