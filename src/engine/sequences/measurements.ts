import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ChatRequest } from '../../core/ports/engine.ts';
import type { LocalChatResult } from '../../protocol/schemas/engineSchemas.ts';
import type { LocalCompletionResult } from '../../protocol/schemas/completionSchemas.ts';

/** A turn that measures how long it was paused, so that speeds do not include the time of other requests. */
export class TimedTurn implements SchedulerTurn {
  readonly #turn: SchedulerTurn;
  #paused = 0;

  constructor(turn: SchedulerTurn) {
    this.#turn = turn;
  }

  get pausedSeconds(): number {
    return this.#paused;
  }

  async pause(): Promise<void> {
    const started = performance.now();
    await this.#turn.pause();
    this.#paused += (performance.now() - started) / 1000;
  }
}

/** The time with fractions of a millisecond, which never goes backwards. */
export const engineClock: Clock = { now: () => performance.timeOrigin + performance.now() };

const noUsage = {
  promptTokens: 0,
  reusedTokens: 0,
  evaluatedTokens: 0,
  generatedTokens: 0,
  promptSeconds: 0,
  generationSeconds: 0,
} as const;

/** The result of an answer that was cancelled before it began. */
export function cancelledAnswer({ droppedTurns }: ChatRequest): LocalChatResult {
  const usage = { ...noUsage, contextTokens: 0, contextSize: 0 };
  return { stopReason: 'cancelled', usage, droppedTurns };
}

/** The result of a completion that was cancelled before it began. */
export function cancelledCompletion(waitSeconds: number): LocalCompletionResult {
  return { text: '', stopReason: 'cancelled', usage: { ...noUsage, waitSeconds } };
}
