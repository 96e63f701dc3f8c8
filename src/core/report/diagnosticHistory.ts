import type { Turn } from '../conversation/conversation.ts';
import type { ErrorReason } from '../errors/phidelityError.ts';
import type { AnswerUsage, EngineStatus } from '../ports/engine.ts';
import type { CompletionUsage } from '../ports/completionRequest.ts';
import type { Clock } from '../ports/clock.ts';

/** How many answers, completions and errors are kept of each. */
const limit = 8;

export interface RecordedAnswer {
  readonly modelName: string;
  readonly usage: AnswerUsage;
}

export interface RecordedError {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly where: 'engine' | 'answer';
  readonly reason: ErrorReason;
  readonly message: string;
}

/** Keeps what a report may say about the latest answers, completions and errors: figures and our own messages. */
export class DiagnosticHistory {
  readonly #clock: Clock;
  #answers: readonly RecordedAnswer[] = [];
  #completions: readonly CompletionUsage[] = [];
  #errors: readonly RecordedError[] = [];
  /** Ids of turns whose answers are being generated. */
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get answers(): readonly RecordedAnswer[] {
    return this.#answers;
  }

  get completions(): readonly CompletionUsage[] {
    return this.#completions;
  }

  get errors(): readonly RecordedError[] {
    return this.#errors;
  }

  /** A turn is new or has changed. It is kept once, when its answer ends. */
  turn({ id, state, usage, modelName = '', error }: Turn): void {
    if (state === 'answering') this.#running.add(id);
    else if (this.#running.delete(id)) {
      if (usage) this.#answers = [...this.#answers, { modelName, usage }].slice(-limit);
      if (error) this.#error('answer', error);
    }
  }

  completion(usage: CompletionUsage): void {
    if (usage.generatedTokens > 0) this.#completions = [...this.#completions, usage].slice(-limit);
  }

  status(status: EngineStatus): void {
    if (status.state === 'error') this.#error('engine', status);
  }

  #error(
    where: RecordedError['where'],
    { reason, message }: { readonly reason: ErrorReason; readonly message: string },
  ): void {
    this.#errors = [...this.#errors, { at: this.#clock.now(), where, reason, message }].slice(-limit);
  }
}
