import type { Clock } from '../ports/clock.ts';
import type { ConversationEvent } from './conversationEvent.ts';

/** How often a streaming answer is written down: what a crash may cost, against the number of writes. */
const flushMilliseconds = 300;

/** Writes an answer down while it streams, so that a crash costs at most the last moment of it. */
export class AnswerWriter {
  readonly #turn: string;
  readonly #clock: Clock;
  readonly #append: (events: readonly ConversationEvent[]) => Promise<void>;
  #pending = '';
  #flushedAt: number;
  #written: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(options: {
    readonly turn: string;
    readonly clock: Clock;
    readonly append: (events: readonly ConversationEvent[]) => Promise<void>;
  }) {
    this.#turn = options.turn;
    this.#clock = options.clock;
    this.#append = options.append;
    this.#flushedAt = options.clock.now();
  }

  push(text: string): void {
    this.#pending += text;
    if (this.#failed || this.#clock.now() - this.#flushedAt < flushMilliseconds) return;
    const events = this.#take();
    this.#flushedAt = this.#clock.now();
    this.#written = this.#written
      .then(() => this.#append(events))
      .catch(() => {
        // Kept for the end, which tries once more and reports what goes wrong then.
        this.#failed = true;
        this.#pending = events.map((event) => event.text).join('') + this.#pending;
      });
  }

  /** Writes what is left together with the event that ends the answer. Rejects when the disk refuses it. */
  async end(ended: ConversationEvent): Promise<void> {
    await this.#written;
    await this.#append([...this.#take(), ended]);
  }

  #take(): (ConversationEvent & { type: 'text' })[] {
    if (this.#pending === '') return [];
    const text = this.#pending;
    this.#pending = '';
    return [{ type: 'text', turn: this.#turn, text }];
  }
}
