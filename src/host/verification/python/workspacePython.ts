import { homedir } from 'node:os';
import { Disposable } from 'vscode';
import type { VerifiedFolder } from '../../../core/ports/codeVerifier.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Timer } from '../../../core/ports/timer.ts';
import type { Settings } from '../../settings/settings.ts';
import { ChosenInterpreters } from './chosenInterpreters.ts';
import { EnvironmentChanges } from './environmentChanges.ts';
import { interpreterPath } from './interpreterPath.ts';
import { localFolders } from '../localFolders.ts';

/** Which Python each workspace folder is to be verified against, as far as anyone has chosen it. */
export class WorkspacePython implements Disposable {
  readonly #settings: Settings;
  readonly #chosen: ChosenInterpreters;
  readonly #environments: EnvironmentChanges;

  constructor(options: { readonly settings: Settings; readonly timer: Timer; readonly logger: Logger }) {
    this.#settings = options.settings;
    this.#chosen = new ChosenInterpreters(options);
    this.#environments = new EnvironmentChanges(options);
  }

  /** Python is to be looked for anew: a Python extension has chosen another, or an environment was made or deleted. */
  onDidChange(listener: () => void): Disposable {
    return Disposable.from(this.#chosen.onDidChange(listener), this.#environments.onDidChange(listener));
  }

  /** Resolves soon: as soon as the Python extensions have told what they use, if they tell it soon. */
  ready(): Promise<void> {
    return this.#chosen.ready();
  }

  /** The workspace folders with what is chosen for each now. */
  get folders(): readonly VerifiedFolder[] {
    const { defaultInterpreterPath } = this.#settings.verification;
    const open = localFolders();
    return (open.length === 0 ? [undefined] : open).map((folder) => ({
      path: folder,
      interpreter: this.#chosen.of(folder),
      defaultInterpreter: interpreterPath(defaultInterpreterPath, { folder, home: homedir() }),
    }));
  }

  /** Whether a Python extension has chosen for this folder. */
  isChosen(folder: string | undefined): boolean {
    return this.#chosen.of(folder) !== undefined;
  }

  dispose(): void {
    this.#chosen.dispose();
    this.#environments.dispose();
  }
}
