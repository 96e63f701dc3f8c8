import { commands, Disposable, window } from 'vscode';
import type { GpuFailure, GpuFailures } from '../../core/engine/gpu/gpuFailures.ts';
import type { Engine, EngineStatus } from '../../core/ports/engine.ts';
import { gpuText } from '../../wording/gpu.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import { loadWithProgress } from './modelCommands.ts';

const again = 'Try the GPU Again';
const log = 'Show Log';

/** Told once for each GPU and driver: from then on the CPU is taken without another word. */
async function tell({ gpu }: GpuFailure): Promise<void> {
  const chosen = await window.showWarningMessage(
    `The inference engine failed on ${gpuText(gpu)}, so Phidelity runs the model on the CPU from now on.`,
    again,
    log,
  );
  if (chosen === again) await commands.executeCommand('phidelity.tryGpuAgain');
  if (chosen === log) await commands.executeCommand('phidelity.showLog');
}

/** Says when a GPU has failed, and has it tried again when a person asks for that. */
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
    failures.onDidRemember((failure) => void tell(failure)),
    registerCommand('phidelity.tryGpuAgain', async () => {
      await failures.forget();
      await engine.unload();
      await loadWithProgress(engine, settings.current.model);
    }),
  );
}

/** Whether the model runs on the CPU since the engine has failed on the GPU. */
export function gpuHasFailed(status: EngineStatus): boolean {
  if (status.state !== 'ready' && status.state !== 'generating') return false;
  const { source } = status.model;
  return source.kind === 'local' && source.gpuUnavailable?.reason === 'failed';
}
