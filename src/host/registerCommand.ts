import { commands, type Disposable } from 'vscode';
import { showError } from './showError.ts';

/** Registers a command whose errors are shown to the person. */
export function registerCommand(
  id: string,
  run: (...parameters: unknown[]) => void | Promise<void>,
): Disposable {
  return commands.registerCommand(id, async (...parameters: unknown[]) => {
    try {
      await run(...parameters);
    } catch (error) {
      await showError(error);
    }
  });
}
