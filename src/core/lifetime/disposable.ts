/** Something with a lifetime. Disposing it again does nothing. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables and disposes of them together, newest first. What is added after that is disposed of at once. One that
 * throws does not keep the others alive; the first error is thrown at the end.
 */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const item of this.#items.splice(0).toReversed()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
