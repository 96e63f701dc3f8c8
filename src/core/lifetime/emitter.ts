import type { Disposable } from './disposable.ts';

/** Listeners that are told about one kind of event, in the order in which they subscribed. */
export class Emitter<T> {
  readonly #subscriptions = new Set<{ readonly listener: (event: T) => void }>();

  readonly subscribe = (listener: (event: T) => void): Disposable => {
    const subscription = { listener };
    this.#subscriptions.add(subscription);
    return { dispose: () => void this.#subscriptions.delete(subscription) };
  };

  /** Tells everyone who is subscribed now; who subscribes meanwhile is told from the next event on. */
  fire(event: T): void {
    for (const subscription of Array.from(this.#subscriptions))
      if (this.#subscriptions.has(subscription)) subscription.listener(event);
  }
}
