import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { once } from 'node:events';
import path from 'node:path';
import type { Disposable } from '../../../src/core/lifetime/disposable.ts';

/** A running Python of an environment that tells what works in it. One question at a time. Dispose of it. */
export class Interpreter implements Disposable {
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  /** @param environment The folder of a virtual environment. */
  constructor(environment: string) {
    const script = path.join(import.meta.dirname, 'interpreterTruth.py');
    this.#process = spawn(path.join(environment, 'bin', 'python'), ['-B', script], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#lines = createInterface({ input: this.#process.stdout! });
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
    this.#lines.close();
    this.#process.kill();
  }

  /** Undefined where the import of something has ended the process. */
  async #ask(question: object): Promise<unknown> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return undefined;
    const answered = Promise.race([once(this.#lines, 'line'), once(this.#process, 'exit').then(() => [])]);
    this.#process.stdin!.write(`${JSON.stringify(question)}\n`);
    const [line] = (await answered) as [string?];
    return line === undefined ? undefined : JSON.parse(line);
  }
}
