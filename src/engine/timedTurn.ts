import type { Turn } from '../core/async/priorityTurns.ts';

/** A turn that measures how long it was given up, so that a speed is told without the time of others. */
export class TimedTurn implements Turn {
  readonly #turn: Turn;
  #paused = 0;

  constructor(turn: Turn) {
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
