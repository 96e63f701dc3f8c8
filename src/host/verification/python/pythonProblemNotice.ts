import { commands, window } from 'vscode';
import { openSettings } from '../../settings/openSettings.ts';

const selectInterpreter = 'Select Interpreter';
const changeSetting = 'Open Settings';
const showLog = 'Show Log';

/** Tells the person, once, that the Python they have chosen cannot be used, with a way to choose another. */
export class PythonProblemNotice {
  readonly #told = new Map<string | undefined, string>();

  /**
   * @param problem Undefined where all is well: the same problem may be told anew after that.
   * @param isChosen Whether it was chosen in a Python extension and not in our settings.
   */
  update(folder: string | undefined, problem: string | undefined, isChosen: boolean): void {
    if (problem === this.#told.get(folder)) return;
    if (problem === undefined) return void this.#told.delete(folder);
    this.#told.set(folder, problem);
    void this.#tell(problem, isChosen ? selectInterpreter : changeSetting);
  }

  async #tell(problem: string, remedy: string): Promise<void> {
    const choice = await window.showWarningMessage(problem, remedy, showLog);
    if (choice === selectInterpreter) await commands.executeCommand('python.setInterpreter');
    if (choice === changeSetting) await openSettings('phidelity.verification.defaultInterpreterPath');
    if (choice === showLog) await commands.executeCommand('phidelity.showLog');
  }
}
