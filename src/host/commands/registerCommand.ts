import { commands, type Disposable, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { errorActionCommand, errorActionLabel, errorActions } from '../../wording/errorActions.ts';

/** Registers a command whose errors are shown to the user. */
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

/** Shows an error of something that the user started, with a button for the most promising command. */
export async function showError(thrown: unknown): Promise<void> {
  const { reason, message } = PhidelityError.from(thrown);
  const action = errorActions(reason).find((one) => errorActionCommand(one) !== undefined) ?? 'showLog';
  const choice = await window.showErrorMessage(message, errorActionLabel(action));
  if (choice) await commands.executeCommand(errorActionCommand(action)!);
}
