import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Disposable } from '../../../src/core/lifetime/disposable.ts';

/** What the interpreter says of a text. */
export interface JudgedText {
  /** Of each use of an API: what kind, its name, and whether it `exists`, is `missing` or `unknown`. */
  readonly uses: readonly (readonly [kind: string, name: string, verdict: string])[];
  /** The same of keywords in calls. */
  readonly keywords: readonly (readonly [name: string, verdict: string])[];
  /** Whether the text compiles, but for what a limit cut at its end. */
  readonly parses: boolean;
}

/** A Python that judges texts by what its packages really have. One question at a time. Dispose of it. */
export class TextJudge implements Disposable {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /**
   * @param data The folder with `judge.py`.
   * @param environment The folder of a virtual environment.
   */
  constructor(data: string, environment: string) {
    const script = path.join(import.meta.dirname, 'judgeTexts.py');
    this.#process = spawn(path.join(environment, 'bin', 'python'), ['-B', script, data], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
    // Writing to a process that has ended.
    this.#process.stdin!.on('error', () => {});
  }

  /** What it says of a text behind a prefix. Rejects when the process has ended. */
  async judge(prefix: string, text: string, isCut: boolean): Promise<JudgedText> {
    const asked = { prefix, text, stop: isCut ? 'length' : 'shape', tokens: 0, id: '' };
    this.#process.stdin!.write(`${JSON.stringify(asked)}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error('The interpreter that judges has ended.');
    return JSON.parse(value) as JudgedText;
  }

  dispose(): void {
    this.#process.kill();
  }
}
