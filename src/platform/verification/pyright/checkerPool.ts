import { dirname } from 'node:path';
import type { CheckRequest, Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import type { ExaminingChecker, Examination } from './environmentChecker.ts';
import type { PythonEnvironment } from './server/pyrightFolder.ts';

interface Member {
  readonly checker: ExaminingChecker;
  isBusy: boolean;
  /** The folder of the code that it checked last: it has in memory what the code there imports. */
  folder?: string;
}

/** Several checkers of the same environment, so that as many checks run at a time; further ones wait for their turn. */
export class CheckerPool implements ExaminingChecker {
  readonly #members: readonly Member[];
  readonly #waiting: (() => void)[] = [];

  /** @param checkers At least one; the pool disposes of them. */
  constructor(checkers: readonly ExaminingChecker[]) {
    this.#members = checkers.map((checker) => ({ checker, isBusy: false }));
  }

  setEnvironment(environment: PythonEnvironment): void {
    for (const { checker } of this.#members) checker.setEnvironment(environment);
  }

  async check(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]> {
    return (await this.examine(request, signal)).verdicts;
  }

  async examine(request: CheckRequest, signal: AbortSignal): Promise<Examination> {
    const member = await this.#free(dirname(request.path));
    try {
      return await member.checker.examine(request, signal);
    } finally {
      member.isBusy = false;
      this.#waiting.shift()?.();
    }
  }

  dispose(): void {
    for (const { checker } of this.#members) checker.dispose();
  }

  async #free(folder: string): Promise<Member> {
    for (;;) {
      const free = this.#members.filter(({ isBusy }) => !isBusy);
      const member = free.find((one) => one.folder === folder) ?? free[0];
      if (member) {
        member.isBusy = true;
        member.folder = folder;
        return member;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
