import type { Disposable } from './disposable.ts';

/** An event, whose listeners are called in the order in which they subscribed. */
export class Emitter<T> {
  readonly #subscriptions = new Set<{ readonly listener: (event: T) => void }>();

  readonly subscribe = (listener: (event: T) => void): Disposable => {
    const subscription = { listener };
    this.#subscriptions.add(subscription);
    return { dispose: () => void this.#subscriptions.delete(subscription) };
  };

  /** Calls the listeners that are subscribed now; those that subscribe in the meantime are called from the next event on. */
  fire(event: T): void {
    for (const subscription of Array.from(this.#subscriptions))
      if (this.#subscriptions.has(subscription)) subscription.listener(event);
  }
}
