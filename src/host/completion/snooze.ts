import { commands, EventEmitter, type Disposable } from 'vscode';

const contextKey = 'phidelity.completionsSnoozed';

/** Whether completions are snoozed in this window, and until when. */
export class Snooze implements Disposable {
  readonly #changed = new EventEmitter<void>();
  #timer: NodeJS.Timeout | undefined;
  #until: number | undefined;

  readonly onDidChange = this.#changed.event;

  /** Milliseconds since 1970 when it ends; Infinity for when the window is reloaded; undefined if not snoozed. */
  get until(): number | undefined {
    return this.#until;
  }

  /** @param minutes Infinity for until the window is reloaded. */
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
