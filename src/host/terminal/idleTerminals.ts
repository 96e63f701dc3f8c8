import { Disposable, type Terminal, window } from 'vscode';
import { onAbort } from '../../core/lifetime/async.ts';
import type { Timer } from '../../core/ports/clock.ts';

/** How long a new terminal's shell may take to tell VS Code of its commands; some never do. Milliseconds. */
const startPatience = 5_000;
/** How long nothing runs in a new terminal before it counts as ready: extensions activate environments in it. Milliseconds. */
const quiet = 1_000;
/** For as long it may be busy at first. Milliseconds. */
const busyPatience = 20_000;

/**
 * The terminals in which no command runs, as far as their shells tell VS Code. Of one that was open before, that is known once a
 * command has ended in it.
 */
export class IdleTerminals implements Disposable {
  readonly #timer: Timer;
  readonly #idle = new Set<Terminal>();
  readonly #listeners = new Set<() => void>();
  readonly #closed = new AbortController();
  readonly #subscriptions: Disposable;

  constructor(timer: Timer) {
    this.#timer = timer;
    const set = (terminal: Terminal, isIdle: boolean): void => {
      if (isIdle) this.#idle.add(terminal);
      else this.#idle.delete(terminal);
      for (const listener of this.#listeners) listener();
    };
    this.#subscriptions = Disposable.from(
      window.onDidOpenTerminal((terminal) => set(terminal, true)),
      window.onDidStartTerminalShellExecution(({ terminal }) => set(terminal, false)),
      window.onDidEndTerminalShellExecution(({ terminal }) => set(terminal, true)),
      window.onDidChangeTerminalShellIntegration(({ terminal }) => set(terminal, this.#idle.has(terminal))),
      window.onDidCloseTerminal((terminal) => set(terminal, false)),
    );
  }

  /** Whether a terminal's shell waits for a command. */
  has(terminal: Terminal): boolean {
    return this.#idle.has(terminal) && terminal.shellIntegration !== undefined && !isGone(terminal);
  }

  /** Resolves when a new terminal can be typed into; false if it was closed, or something goes on in it. */
  async ready(terminal: Terminal): Promise<boolean> {
    await this.#until(() => terminal.shellIntegration !== undefined || isGone(terminal), startPatience);
    const isReady = async (): Promise<boolean> => {
      if (!(await this.#until(() => this.#idle.has(terminal) || isGone(terminal), busyPatience)))
        return false;
      // Something may be typed by others as soon as the shell has started.
      return (await this.#until(() => !this.#idle.has(terminal), quiet)) ? isReady() : true;
    };
    return !isGone(terminal) && (await isReady()) && !isGone(terminal);
  }

  dispose(): void {
    this.#closed.abort();
    this.#subscriptions.dispose();
  }

  /** False if something has not become true in time. */
  async #until(isTrue: () => boolean, milliseconds: number): Promise<boolean> {
    if (isTrue()) return true;
    const over = new AbortController();
    const ending = onAbort(this.#closed.signal, () => over.abort());
    const look = (): void => {
      if (isTrue()) over.abort();
    };
    this.#listeners.add(look);
    try {
      await this.#timer.delay(milliseconds, over.signal);
      return isTrue();
    } finally {
      this.#listeners.delete(look);
      ending.dispose();
    }
  }
}

function isGone({ exitStatus }: Terminal): boolean {
  return exitStatus !== undefined;
}
