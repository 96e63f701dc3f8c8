import { commands, Disposable, window, type Memento } from 'vscode';
import type { Completer } from '../../core/completion/completer.ts';
import { modelLabel, modelLocation } from '../../core/models/modelIdentity.ts';
import type { Engine, ModelInfo } from '../../core/ports/engine.ts';
import { openSettings } from '../settings/openSettings.ts';
import type { Settings } from '../settings/settings.ts';
import { completionSettings } from './completionSettings.ts';

const contextKey = 'phidelity.completionsSlow';
/** What the person said of each model that is too slow here: told of it, or that it shall go on all the same. */
const memoryKey = 'slowModels';

type Answer = 'told' | 'keep-automatic';

/** Says once for each model that this machine is too slow for completions while typing. */
export function registerSlowMachineNotice(parts: {
  readonly completer: Completer;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly memory: Memento;
}): Disposable {
  const { completer, engine, settings, memory } = parts;
  const answers = (): Record<string, Answer> => memory.get(memoryKey, {});
  const model = (): ModelInfo | undefined => ('model' in engine.status ? engine.status.model : undefined);
  const place = (): string => {
    const known = model();
    return known ? modelLocation(known) : settings.current.model.modelPath;
  };
  const remember = async (answer: Answer): Promise<void> =>
    memory.update(memoryKey, { ...answers(), [place()]: answer });
  const update = (): void => {
    const isSlow = completionSettings(settings).automatic && !completer.isAutomatic;
    void commands.executeCommand('setContext', contextKey, isSlow);
  };

  const turnedSlow = async (): Promise<void> => {
    const answer = answers()[place()];
    if (answer === 'keep-automatic') completer.resumeAutomatic();
    update();
    if (answer) return;
    await remember('told');
    const { slowAfter } = completionSettings(settings);
    const known = model();
    const choice = await window.showInformationMessage(
      `${known?.source.kind === 'endpoint' ? 'Completions' : 'On this machine, completions'} by ` +
        `${known ? modelLabel(known) : settings.modelName} take longer than ${slowAfter} s. ` +
        'From now on they come only when you press Alt+\\.',
      'Keep Automatic',
      'Settings',
    );
    if (choice === 'Settings') await openSettings('phidelity.completion');
    if (choice !== 'Keep Automatic') return;
    await remember('keep-automatic');
    completer.resumeAutomatic();
    update();
  };

  return Disposable.from(
    completer.onDidTurnSlow(() => void turnedSlow()),
    completer.onDidResumeAutomatic(update),
    engine.onDidChangeStatus(update),
    settings.onDidChange(update),
  );
}
