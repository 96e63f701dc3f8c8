import { Disposable, EventEmitter, extensions, Uri, workspace } from 'vscode';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { localFolders } from '../../documents/workspaceFiles.ts';
import { type PythonChoices, pythonEnvironmentsChoices, pythonExtensionChoices } from './pythonExtensions.ts';

/** The extensions to query; the first one that is installed and answers counts. */
const askedExtensions = [
  { id: 'ms-python.vscode-python-envs', choicesOf: pythonEnvironmentsChoices },
  { id: 'ms-python.python', choicesOf: pythonExtensionChoices },
];

/** How long a verification waits for an extension to start, in milliseconds. */
const patience = 2000;

/**
 * The Python that the Python extensions use for each workspace folder. They are activated and queried on first use, and
 * only in a trusted workspace: they run what they find there.
 */
export class ChosenInterpreters implements Disposable {
  readonly #timer: Timer;
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #choices: PythonChoices | undefined;
  #following: Disposable | undefined;
  #ready: Promise<void> | undefined;
  #askings = 0;
  #chosen: ReadonlyMap<string | undefined, string> = new Map();

  constructor(options: { readonly timer: Timer; readonly logger: Logger }) {
    this.#timer = options.timer;
    this.#logger = options.logger;
    // Before the first use there is nothing to update.
    const askAgain = (): void => {
      if (this.#ready) void this.#ask();
    };
    this.#subscriptions = Disposable.from(
      extensions.onDidChange(askAgain),
      workspace.onDidChangeWorkspaceFolders(askAgain),
      this.#changed,
    );
  }

  /** The result of `of` has changed. */
  readonly onDidChange = this.#changed.event;

  /**
   * The Python that is selected for a workspace folder, as far as known.
   *
   * @param folder Its path; undefined where no folder is open.
   */
  of(folder: string | undefined): string | undefined {
    return this.#chosen.get(folder);
  }

  /** Resolves when the extensions have answered or timed out: a later answer is a change. */
  async ready(): Promise<void> {
    if (workspace.isTrusted) await (this.#ready ??= this.#begin());
  }

  dispose(): void {
    this.#following?.dispose();
    this.#subscriptions.dispose();
  }

  async #begin(): Promise<void> {
    const waiting = new AbortController();
    await Promise.race([this.#ask(), this.#timer.delay(patience, waiting.signal)]);
    waiting.abort();
  }

  async #ask(): Promise<void> {
    const asking = ++this.#askings;
    const folders = workspace.workspaceFolders ? localFolders() : [undefined];
    this.#choices ??= await this.#find();
    const chosen = new Map<string | undefined, string>();
    for (const folder of this.#choices ? folders : []) {
      const uri = folder === undefined ? undefined : Uri.file(folder);
      const path = await this.#choices
        ?.of(uri)
        .catch((error: unknown) => this.#fail('the Python extension did not answer', error));
      if (path !== undefined) chosen.set(folder, path);
    }
    // A later query has newer results.
    if (asking !== this.#askings) return;
    const before = this.#chosen;
    this.#chosen = chosen;
    const isSame = [...new Set([...before.keys(), ...chosen.keys()])].every(
      (folder) => before.get(folder) === chosen.get(folder),
    );
    if (!isSame) this.#changed.fire();
  }

  async #find(): Promise<PythonChoices | undefined> {
    for (const { id, choicesOf } of askedExtensions) {
      const extension = extensions.getExtension<unknown>(id);
      if (!extension) continue;
      try {
        const choices = choicesOf(await extension.activate());
        if (!choices) continue;
        this.#following?.dispose();
        this.#following = choices.onDidChange(() => void this.#ask());
        return choices;
      } catch (error) {
        this.#fail(`${id} failed`, error);
      }
    }
    return undefined;
  }

  #fail(what: string, error: unknown): undefined {
    const { message } = PhidelityError.from(error);
    this.#logger.warn(`The selected Python interpreter is unknown: ${what}. ${message}`);
  }
}
