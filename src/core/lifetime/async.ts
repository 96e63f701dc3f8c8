import type { Disposable } from './disposable.ts';

/** Results of `work` for each item, in their order, at most `limit` running at a time. The first error ends it. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = Array.from({ length: items.length });
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      try {
        results[at] = await work(items[at]!);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
  return results;
}

/** Calls `listener` once when the signal is aborted, or at once if it already is. Disposing removes the listener. */
export function onAbort(signal: AbortSignal, listener: () => void): Disposable {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return { dispose: () => signal.removeEventListener('abort', listener) };
}

/** The result of `work`, or a rejection with the signal's reason once that is aborted; `work` itself continues. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let listening: Disposable | undefined;
  const aborted = new Promise<never>((_, reject) => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the reason is the caller's own
    listening = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    listening?.dispose();
  }
}

/** Resolves when `work` has, or once the signal is aborted; `work` itself continues. Rejects as `work` does. */
export async function settledOrAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let listening: Disposable | undefined;
  const aborted = new Promise<void>((resolve) => (listening = onAbort(signal, resolve)));
  try {
    await Promise.race([work, aborted]);
  } finally {
    listening?.dispose();
  }
}

/** Runs asynchronous tasks one after the other, in the order in which they were added. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    // The queue continues after a task that failed; its caller gets the error.
    this.#last = result.catch(() => {});
    return result;
  }
}
