import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  ConfigurationTarget,
  Disposable,
  type LogOutputChannel,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Engine, LoadRequest } from '../../core/ports/engine.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { openSettings } from '../settings/openSettings.ts';
import type { Settings } from '../settings/settings.ts';

async function chooseModel(engine: Engine, settings: Settings): Promise<void> {
  const present = settings.current.model.modelPath;
  const folder = await access(present).then(
    () => Uri.file(dirname(present)),
    () => undefined,
  );
  const [chosen] =
    (await window.showOpenDialog({
      title: 'Choose a phi-4 model file (GGUF)',
      openLabel: 'Use This Model',
      filters: { 'GGUF models': ['gguf'], 'All files': ['*'] },
      ...(folder ? { defaultUri: folder } : {}),
    })) ?? [];
  if (!chosen) return;
  await useModelFile(engine, settings, chosen.fsPath);
}

/** Commands that load, unload and choose the model, and the ways to its settings and its log. */
export function registerModelCommands(parts: {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly log: LogOutputChannel;
}): Disposable {
  const { engine, settings, log } = parts;
  return Disposable.from(
    registerCommand('phidelity.loadModel', () => loadWithProgress(engine, settings.current.model)),
    registerCommand('phidelity.unloadModel', () => engine.unload()),
    registerCommand('phidelity.chooseModel', () => chooseModel(engine, settings)),
    registerCommand('phidelity.showLog', () => log.show()),
    registerCommand('phidelity.openSettings', () => openSettings('@ext:phidelity.phidelity')),
  );
}

/** Loads a model's file and sets it as the one to use, in all windows. Rejects as the engine does, with nothing set. */
export async function useModelFile(engine: Engine, settings: Settings, modelPath: string): Promise<void> {
  // Loaded before it is set: a file that is no model leaves the settings as they were.
  await loadWithProgress(engine, { ...settings.current.model, modelPath });
  await workspace.getConfiguration('phidelity').update('model.path', modelPath, ConfigurationTarget.Global);
}

/** Loads a model, which the status bar tells of meanwhile. Rejects as the engine does. */
export async function loadWithProgress(engine: Engine, model: LoadRequest): Promise<void> {
  const options = { location: ProgressLocation.Window, title: `Loading ${basename(model.modelPath)}` };
  await window.withProgress(options, () => engine.load(model));
}
