import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Disposable, Uri, window, type LogOutputChannel } from 'vscode';
import type { Engine } from '../../core/ports/engine.ts';
import { registerCommand } from '../registerCommand.ts';
import { openSettings } from '../settings/openSettings.ts';
import type { Settings } from '../settings/settings.ts';
import { loadWithProgress } from './loadWithProgress.ts';
import { useModelFile } from './useModelFile.ts';

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
