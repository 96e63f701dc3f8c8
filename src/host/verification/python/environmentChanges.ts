import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Disposable, EventEmitter, type Uri, window, workspace } from 'vscode';
import type { Timer } from '../../../core/ports/clock.ts';
import { localFolders } from '../../documents/workspaceFiles.ts';

/** Debounce in milliseconds: creating or deleting an environment changes many files. */
const quietTime = 500;

/** Notices virtual environments that are created and deleted at the top of a workspace folder. */
export class EnvironmentChanges implements Disposable {
  readonly #timer: Timer;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #waiting = new AbortController();

  constructor(options: { readonly timer: Timer }) {
    this.#timer = options.timer;
    const watch = (pattern: string, folderOf: (path: string) => string): Disposable => {
      const watcher = workspace.createFileSystemWatcher(pattern);
      const notice = ({ fsPath }: Uri): void => {
        if (localFolders().includes(folderOf(fsPath))) void this.#notice();
      };
      return Disposable.from(
        watcher,
        watcher.onDidCreate(notice),
        watcher.onDidChange(notice),
        watcher.onDidDelete(notice),
      );
    };
    this.#subscriptions = Disposable.from(
      watch('**/{.venv,venv,env}/pyvenv.cfg', (path) => dirname(dirname(path))),
      // When a folder is deleted, no events are sent for the files in it.
      watch('**/{.venv,venv,env}', dirname),
      this.#changed,
    );
  }

  readonly onDidChange = this.#changed.event;

  dispose(): void {
    this.#waiting.abort();
    this.#subscriptions.dispose();
  }

  async #notice(): Promise<void> {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    if (await this.#timer.delay(quietTime, this.#waiting.signal)) this.#changed.fire();
  }
}

/**
 * Notices that packages were installed, updated or removed. That happens in a terminal, here or elsewhere: so the
 * modification times of the package folders are compared when a terminal command ends (with shell integration), when the
 * window gets focus, and when a file is saved. A folder's time changes with its subfolders, and every package has one that
 * is named after its version.
 */
export class PackageChanges implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  readonly #times = new Map<string, number | undefined>();
  #isFocused = window.state.focused;

  constructor() {
    this.#subscriptions = Disposable.from(
      window.onDidChangeWindowState(({ focused }) => {
        const isBack = focused && !this.#isFocused;
        this.#isFocused = focused;
        if (isBack) void this.#look();
      }),
      window.onDidEndTerminalShellExecution(() => void this.#look()),
      window.onDidCloseTerminal(() => void this.#look()),
      workspace.onDidSaveTextDocument(() => void this.#look()),
      this.#changed,
    );
  }

  readonly onDidChange = this.#changed.event;

  /** Watches these folders too. */
  async watch(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      if (this.#times.has(folder)) continue;
      this.#times.set(folder, undefined);
      this.#times.set(folder, await changeTime(folder));
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #look(): Promise<void> {
    let isChanged = false;
    for (const [folder, before] of this.#times) {
      const now = await changeTime(folder);
      this.#times.set(folder, now);
      isChanged ||= now !== before;
    }
    if (isChanged) this.#changed.fire();
  }
}

/** In milliseconds since 1970; undefined if there is no such folder. */
function changeTime(folder: string): Promise<number | undefined> {
  return stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
