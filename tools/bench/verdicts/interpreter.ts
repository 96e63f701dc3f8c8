import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { Disposable } from '../../../src/core/lifetime/disposable.ts';

/** A running Python of an environment that tells what works in it. One question at a time. Dispose of it. */
export class Interpreter implements Disposable {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /** @param environment The folder of a virtual environment. */
  constructor(environment: string) {
    const script = path.join(import.meta.dirname, 'interpreterTruth.py');
    this.#process = spawn(path.join(environment, 'bin', 'python'), ['-B', script], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
    // Writing to a process that has ended.
    this.#process.stdin!.on('error', () => {});
  }

  /** Whether a file compiles, and all that it imports can be imported. */
  async works(file: string): Promise<boolean> {
    return (await this.#ask({ file })) === true;
  }

  /** Whether a dotted name exists. */
  async exists(chain: string): Promise<boolean> {
    return (await this.#ask({ chain })) === true;
  }

  /** The public names of a module; undefined if it cannot be imported. */
  async publicNames(module: string): Promise<string[] | undefined> {
    return ((await this.#ask({ public: module })) as string[] | null) ?? undefined;
  }

  dispose(): void {
    this.#process.kill();
  }

  /** Undefined where the import of something has ended the process. */
  async #ask(question: object): Promise<unknown> {
    this.#process.stdin!.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#answers.next();
    return done === true ? undefined : JSON.parse(value);
  }
}
