import { commands, Disposable, l10n, window } from 'vscode';
import * as v from 'valibot';
import type { Completer } from '../../core/completion/completer.ts';
import { modelLabel, modelLocation } from '../../core/models/modelIdentity.ts';
import type { Engine, ModelInfo } from '../../core/ports/engine.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import { openSettings } from '../settings/openSettings.ts';
import type { Settings } from '../settings/settings.ts';
import { completionSettings } from './completionSettings.ts';

const contextKey = 'phidelity.completionsSlow';
/** Where the memory has what was answered for each model that is too slow here. */
const memoryKey = 'slowModels';

/** `told`: the notification was shown. `keep-automatic`: the user wants automatic completions nevertheless. */
type Answer = 'told' | 'keep-automatic';

const answersSchema = v.record(
  v.string(),
  v.picklist(['told', 'keep-automatic'] satisfies readonly Answer[]),
);

function answersIn(value: unknown): Readonly<Record<string, Answer>> {
  const parsed = v.safeParse(answersSchema, value);
  return parsed.success ? parsed.output : {};
}

/** Notifies once for each model that this machine is too slow for automatic completions. */
export function registerSlowMachineNotice(parts: {
  readonly completer: Completer;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly memory: RememberedValues;
}): Disposable {
  const { completer, engine, settings, memory } = parts;
  const model = (): ModelInfo | undefined => ('model' in engine.status ? engine.status.model : undefined);
  const place = (): string => {
    const known = model();
    return known ? modelLocation(known) : settings.current.model.modelPath;
  };
  const remember = (answer: Answer): Promise<void> => {
    const answered = place();
    return memory.update(memoryKey, (before) => ({ ...answersIn(before), [answered]: answer }));
  };
  const update = (): void => {
    const isSlow = completionSettings(settings).automatic && !completer.isAutomatic;
    void commands.executeCommand('setContext', contextKey, isSlow);
  };

  const turnedSlow = async (): Promise<void> => {
    const answer = answersIn(memory.get(memoryKey))[place()];
    if (answer === 'keep-automatic') completer.resumeAutomatic();
    update();
    if (answer) return;
    await remember('told');
    const { slowAfter } = completionSettings(settings);
    const known = model();
    const name = known ? modelLabel(known) : settings.modelName;
    const message =
      known?.source.kind === 'endpoint'
        ? l10n.t(
            'Completions by {0} take longer than {1} s. From now on, they appear only when you press Alt+\\.',
            name,
            slowAfter,
          )
        : l10n.t(
            'On this machine, completions by {0} take longer than {1} s. From now on, they appear only when you press Alt+\\.',
            name,
            slowAfter,
          );
    const keepAutomatic = l10n.t('Keep Automatic');
    const openCompletionSettings = l10n.t('Settings');
    const choice = await window.showInformationMessage(message, keepAutomatic, openCompletionSettings);
    if (choice === openCompletionSettings) await openSettings('phidelity.completion');
    if (choice !== keepAutomatic) return;
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
