import { basename } from 'node:path';
import { ProgressLocation, window } from 'vscode';
import type { Engine, LoadRequest } from '../../core/ports/engine.ts';

/** Loads a model, which the status bar tells of meanwhile. Rejects as the engine does. */
export async function loadWithProgress(engine: Engine, model: LoadRequest): Promise<void> {
  const options = { location: ProgressLocation.Window, title: `Loading ${basename(model.modelPath)}` };
  await window.withProgress(options, () => engine.load(model));
}
