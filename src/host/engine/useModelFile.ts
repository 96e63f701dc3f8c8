import { ConfigurationTarget, workspace } from 'vscode';
import type { Engine } from '../../core/ports/engine.ts';
import type { Settings } from '../settings/settings.ts';
import { loadWithProgress } from './loadWithProgress.ts';

/** Loads a model's file and sets it as the one to use, in all windows. Rejects as the engine does, with nothing set. */
export async function useModelFile(engine: Engine, settings: Settings, modelPath: string): Promise<void> {
  // Loaded before it is set: a file that is no model leaves the settings as they were.
  await loadWithProgress(engine, { ...settings.current.model, modelPath });
  await workspace.getConfiguration('phidelity').update('model.path', modelPath, ConfigurationTarget.Global);
}
