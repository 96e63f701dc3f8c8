import { Disposable, EventEmitter, extensions, Uri, workspace } from 'vscode';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { localFolders } from '../../documents/workspaceFiles.ts';
import { type PythonChoices, pythonEnvironmentsChoices, pythonExtensionChoices } from './pythonExtensions.ts';

/** The extensions that are asked, the first that is there and answers. */
const askedExtensions = [
  { id: 'ms-python.vscode-python-envs', choicesOf: pythonEnvironmentsChoices },
  { id: 'ms-python.python', choicesOf: pythonExtensionChoices },
];

/** Milliseconds that a verification waits for an extension that starts. */
const patience = 2000;

/**
 * Which Python the Python extensions use for each workspace folder. They are asked, and started if need be, when that is
 * first waited for, and only in a workspace that the person trusts: they run what they find there.
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
    // Before it was first asked there is nothing to follow.
    const askAgain = (): void => {
      if (this.#ready) void this.#ask();
    };
    this.#subscriptions = Disposable.from(
      extensions.onDidChange(askAgain),
      workspace.onDidChangeWorkspaceFolders(askAgain),
      this.#changed,
    );
  }

  /** `of` gives something else than before. */
  readonly onDidChange = this.#changed.event;

  /**
   * What is chosen for a workspace folder, as far as it is known now.
   *
   * @param folder Its path; undefined where no folder is open.
   */
  of(folder: string | undefined): string | undefined {
    return this.#chosen.get(folder);
  }

  /** Resolves when the extensions have answered, or have had time enough to: what they tell later is a change. */
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
      const path = await this.#choices?.of(uri).catch((error: unknown) => this.#fail('did not tell', error));
      if (path !== undefined) chosen.set(folder, path);
    }
    // What was asked for later knows better.
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
    this.#logger.warn(`Which Python is chosen for the workspace is not known: ${what}. ${message}`);
  }
}
