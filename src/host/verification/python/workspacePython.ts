import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Disposable } from 'vscode';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { VerifiedFolder } from '../../../core/verification/codeVerifier.ts';
import { localFolders } from '../../documents/workspaceFiles.ts';
import type { Settings } from '../../settings/settings.ts';
import { ChosenInterpreters } from './chosenInterpreters.ts';
import { EnvironmentChanges } from './environmentChanges.ts';

/** The Python that is selected for each workspace folder. */
export class WorkspacePython implements Disposable {
  readonly #settings: Settings;
  readonly #chosen: ChosenInterpreters;
  readonly #environments: EnvironmentChanges;

  constructor(options: { readonly settings: Settings; readonly timer: Timer; readonly logger: Logger }) {
    this.#settings = options.settings;
    this.#chosen = new ChosenInterpreters(options);
    this.#environments = new EnvironmentChanges(options);
  }

  /** Interpreters must be looked up again: another was selected, or an environment was created or deleted. */
  onDidChange(listener: () => void): Disposable {
    return Disposable.from(this.#chosen.onDidChange(listener), this.#environments.onDidChange(listener));
  }

  /** Resolves when the Python extensions have answered or timed out. */
  ready(): Promise<void> {
    return this.#chosen.ready();
  }

  /** The workspace folders with the Python that is selected for each now. */
  get folders(): readonly VerifiedFolder[] {
    const { defaultInterpreterPath } = this.#settings.verification;
    const open = localFolders();
    return (open.length === 0 ? [undefined] : open).map((folder) => ({
      path: folder,
      interpreter: this.#chosen.of(folder),
      defaultInterpreter: interpreterPath(defaultInterpreterPath, { folder, home: homedir() }),
    }));
  }

  /** Whether the Python of this folder was selected in a Python extension. */
  isChosen(folder: string | undefined): boolean {
    return this.#chosen.of(folder) !== undefined;
  }

  dispose(): void {
    this.#chosen.dispose();
    this.#environments.dispose();
  }
}

/**
 * The absolute path of a setting: `~` is the home folder, `${workspaceFolder}` and relative paths refer to the workspace
 * folder. Undefined if the setting is empty, or refers to a workspace folder and there is none.
 */
export function interpreterPath(
  setting: string,
  { folder, home }: { readonly folder: string | undefined; readonly home: string },
): string | undefined {
  const path = setting.replace(/^~(?=$|[/\\])/, () => home);
  if (path === '') return undefined;
  const inFolder = path.replaceAll('${workspaceFolder}', () => folder ?? '');
  if (folder === undefined && inFolder !== path) return undefined;
  if (isAbsolute(inFolder)) return inFolder;
  return folder === undefined ? undefined : join(folder, inFolder);
}
