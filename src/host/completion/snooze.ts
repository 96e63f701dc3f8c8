import { commands, EventEmitter, type Disposable } from 'vscode';

const contextKey = 'phidelity.completionsSnoozed';

/** Completions put to sleep for a while, in this window. */
export class Snooze implements Disposable {
  readonly #changed = new EventEmitter<void>();
  #timer: NodeJS.Timeout | undefined;
  #until: number | undefined;

  readonly onDidChange = this.#changed.event;

  /** When it ends, in milliseconds since 1970; Infinity for when VS Code is restarted; undefined while awake. */
  get until(): number | undefined {
    return this.#until;
  }

  /** @param minutes Infinity for until VS Code is restarted. */
  start(minutes: number): void {
    clearTimeout(this.#timer);
    const milliseconds = minutes * 60_000;
    if (Number.isFinite(milliseconds)) this.#timer = setTimeout(() => this.end(), milliseconds);
    this.#set(Date.now() + milliseconds);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#set(undefined);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  #set(until: number | undefined): void {
    this.#until = until;
    void commands.executeCommand('setContext', contextKey, until !== undefined);
    this.#changed.fire();
  }
}
