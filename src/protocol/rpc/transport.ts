import type { Disposable } from '../../core/lifetime/disposable.ts';

/** A two-way channel of structured messages: a child process's IPC, or a webview's postMessage. */
export interface Transport {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
  /** The other side is gone. `why` is for people, e.g. "exit code 134". */
  onClose(listener: (why: string) => void): Disposable;
}
