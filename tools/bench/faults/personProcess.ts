import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PersonReport } from './personReport.ts';
import type { PersonTask } from './personTask.ts';

type EngineReport = PersonReport & { kind: 'engine' };

const entry = fileURLToPath(new URL('person.ts', import.meta.url));

/** A question that was taken, and what was shown of its answer. */
export interface SeenTurn {
  readonly conversation: string;
  readonly turn: string;
  readonly question: string;
  /** What was shown, and when. */
  readonly pieces: { readonly text: string; readonly at: number }[];
  /** The whole answer as it was shown at its end; undefined while it is written. */
  answer: string | undefined;
}

/** A running process of a person, and all that it has told. */
export class PersonProcess {
  readonly #child: ChildProcess;
  readonly engines: EngineReport[] = [];
  readonly turns = new Map<string, SeenTurn>();
  /** Text can come before the report of the question that it answers. */
  readonly #early = new Map<string, { text: string; at: number }[]>();
  readonly #listeners = new Set<(report: PersonReport) => void>();
  completions = 0;
  /** Answers that went on from a saved state. */
  restored = 0;
  /** Downloads that were deleted for their checksum. */
  refused = 0;
  /** The checksums of the downloads that were accepted. */
  readonly accepted: string[] = [];

  constructor(task: PersonTask) {
    this.#child = fork(entry, [JSON.stringify(task)], { execArgv: ['--import', 'tsx'] });
    this.#child.on('message', (report) => this.#hear(report as PersonReport));
  }

  get enginePid(): number | undefined {
    return this.engines.findLast(({ pid }) => pid !== undefined)?.pid;
  }

  /** Resolves with the first report, told from now on, that fits. Rejects when the process ends before. */
  next<R extends PersonReport>(fits: (report: PersonReport) => report is R): Promise<R> {
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        this.#listeners.delete(listener);
        reject(new Error(`The simulated user's process has ended (exit code ${this.#child.exitCode}).`));
      };
      const listener = (report: PersonReport): void => {
        if (!fits(report)) return;
        this.#listeners.delete(listener);
        this.#child.off('exit', ended);
        resolve(report);
      };
      this.#listeners.add(listener);
      this.#child.once('exit', ended);
    });
  }

  /** Resolves with the next state of the engine that is one of these. */
  async nextEngine(...states: readonly EngineReport['state'][]): Promise<EngineReport> {
    return this.next(
      (report): report is EngineReport => report.kind === 'engine' && states.includes(report.state),
    );
  }

  /** Resolves when all that the process has told before it ended is heard. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  #hear(report: PersonReport): void {
    if (report.kind === 'engine') this.engines.push(report);
    else if (report.kind === 'completed') this.completions += 1;
    else if (report.kind === 'downloaded') this.accepted.push(report.sha256);
    else if (report.kind === 'refused') this.refused += 1;
    else if (report.kind === 'asked') {
      const pieces = this.#early.get(report.turn) ?? [];
      this.turns.set(report.turn, { ...report, pieces, answer: undefined });
    } else if (report.kind === 'ended') {
      const turn = this.turns.get(report.turn);
      if (turn) turn.answer = report.answer;
      if (report.isRestored) this.restored += 1;
    } else {
      const pieces = this.turns.get(report.turn)?.pieces ?? this.#early.get(report.turn) ?? [];
      if (!this.turns.has(report.turn)) this.#early.set(report.turn, pieces);
      pieces.push({ text: report.text, at: report.at });
    }
    for (const listener of Array.from(this.#listeners)) listener(report);
  }
}
