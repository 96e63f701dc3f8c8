/** Runs asynchronous tasks one after the other, in the order in which they came. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    // The queue goes on after a task that failed; its caller gets the error.
    this.#last = result.catch(() => {});
    return result;
  }
}
