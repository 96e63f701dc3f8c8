import { dirname } from 'node:path';
import { Disposable, EventEmitter, workspace, type Uri } from 'vscode';
import type { Timer } from '../../../core/ports/timer.ts';
import { localFolders } from '../localFolders.ts';

/** Milliseconds of quiet after which an environment that is being made or deleted is thought to be done. */
const quietTime = 500;

/** Notices virtual environments that are made and deleted at the top of a workspace folder. */
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
      // Where a folder is deleted, nothing is told of what was in it.
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
