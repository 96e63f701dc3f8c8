import type { Disposable } from '../lifetime/disposable.ts';

/** Listeners that are told about one kind of event, in the order in which they subscribed. */
export class Emitter<T> {
  readonly #listeners = new Set<(event: T) => void>();

  readonly subscribe = (listener: (event: T) => void): Disposable => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
