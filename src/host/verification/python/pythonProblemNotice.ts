import { commands, l10n, window } from 'vscode';
import type { PythonProblem } from '../../../core/verification/codeVerifier.ts';
import { describePythonProblem } from '../../../wording/pythonProblem.ts';
import { openSettings } from '../../settings/openSettings.ts';

/** Notifies the user, once, that the selected Python cannot be used, with a way to select another. */
export class PythonProblemNotice {
  /** The problem shown last, by folder. */
  readonly #shown = new Map<string | undefined, string>();

  /**
   * @param problem Undefined if there is none: the same problem may be shown again after that.
   * @param isChosen Whether it was selected in a Python extension and not in our settings.
   */
  update(folder: string | undefined, problem: PythonProblem | undefined, isChosen: boolean): void {
    const message = problem && describePythonProblem(problem);
    if (message === this.#shown.get(folder)) return;
    if (message === undefined) return void this.#shown.delete(folder);
    this.#shown.set(folder, message);
    void this.#show(message, isChosen);
  }

  async #show(message: string, isChosen: boolean): Promise<void> {
    const selectInterpreter = l10n.t('Select Interpreter');
    const changeSetting = l10n.t('Open Settings');
    const showLog = l10n.t('Show Log');
    const remedy = isChosen ? selectInterpreter : changeSetting;
    const choice = await window.showWarningMessage(message, remedy, showLog);
    if (choice === selectInterpreter) await commands.executeCommand('python.setInterpreter');
    if (choice === changeSetting) await openSettings('phidelity.verification.defaultInterpreterPath');
    if (choice === showLog) await commands.executeCommand('phidelity.showLog');
  }
}
