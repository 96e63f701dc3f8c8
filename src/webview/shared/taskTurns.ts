/**
 * Runs tasks in their order, each in a turn of the event loop of its own: reading a large message and showing what it
 * says would take longer than a frame together.
 */
export class TaskTurns {
  readonly #channel = new MessageChannel();
  readonly #tasks: (() => void)[] = [];

  /** @param onError Takes the error of a task; the next ones run all the same. */
  constructor(onError: (error: unknown) => void) {
    this.#channel.port1.addEventListener('message', () => {
      try {
        this.#tasks.shift()?.();
      } catch (error) {
        onError(error);
      }
    });
    this.#channel.port1.start();
  }

  add(task: () => void): void {
    this.#tasks.push(task);
    this.#channel.port2.postMessage(null);
  }

  /** The same handlers, each of whose calls is a task. */
  inTurn<Name extends string, P>(handlers: Readonly<Record<Name, (params: P) => void>>): typeof handlers {
    const entries = Object.entries<(params: P) => void>(handlers);
    return Object.fromEntries(
      entries.map(([name, handle]) => [name, (params: P) => this.add(() => handle(params))]),
    ) as Record<Name, (params: P) => void>;
  }
}
