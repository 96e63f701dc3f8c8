import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  commands,
  ConfigurationTarget,
  Disposable,
  l10n,
  type LogOutputChannel,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Engine, LoadRequest, ModelInfo } from '../../core/ports/engine.ts';
import { localModelName } from '../../platform/localModelName.ts';
import { packagedPaths } from '../../platform/packagedPaths.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { openSettings } from '../settings/openSettings.ts';
import type { Settings } from '../settings/settings.ts';

async function chooseModel(engine: Engine, settings: Settings): Promise<void> {
  const current = settings.current.model.modelPath;
  const folder = await access(current).then(
    () => Uri.file(dirname(current)),
    () => undefined,
  );
  const [chosen] =
    (await window.showOpenDialog({
      title: l10n.t('Choose a phi-4 Model File (GGUF)'),
      openLabel: l10n.t('Use This Model'),
      filters: { [l10n.t('GGUF models')]: ['gguf'], [l10n.t('All files')]: ['*'] },
      ...(folder ? { defaultUri: folder } : {}),
    })) ?? [];
  if (!chosen) return;
  await useModelFile(engine, settings, chosen.fsPath);
}

/** Registers the commands that load, unload and choose the model, and that open its settings and its log. */
export function registerModelCommands(parts: {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly log: LogOutputChannel;
}): Disposable {
  const { engine, settings, log } = parts;
  return Disposable.from(
    registerCommand('phidelity.loadModel', async () => {
      await loadWithProgress(engine, settings.current.model);
    }),
    registerCommand('phidelity.unloadModel', () => engine.unload()),
    registerCommand('phidelity.chooseModel', () => chooseModel(engine, settings)),
    registerCommand('phidelity.showLog', () => log.show()),
    registerCommand('phidelity.openSettings', () => openSettings('@ext:phidelity.phidelity')),
  );
}

/** Loads a model file and sets it in the user settings. Rejects as the engine does, and then sets nothing. */
export async function useModelFile(engine: Engine, settings: Settings, modelPath: string): Promise<void> {
  await settings.whileChoosing(async () => {
    // Loaded before it is set, so that a file that is no model leaves the settings as they were.
    const { source } = await loadWithProgress(engine, { ...settings.current.model, modelPath });
    // Of a split model, any part may have been chosen: the first one stands for all.
    const path = source.kind === 'local' ? source.path : modelPath;
    await workspace.getConfiguration('phidelity').update('model.path', path, ConfigurationTarget.Global);
  });
}

/** Loads a model with progress in the status bar. Rejects as the engine does. */
export async function loadWithProgress(engine: Engine, model: LoadRequest): Promise<ModelInfo> {
  const options = {
    location: ProgressLocation.Window,
    title: l10n.t('Loading {0}', localModelName(model.modelPath, packagedPaths.demoModel)),
  };
  return window.withProgress(options, () => engine.load(model));
}

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
