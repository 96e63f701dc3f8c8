import { setTimeout as sleep } from 'node:timers/promises';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { ThreadChoice } from '../../core/engine/evaluation/threadChoice.ts';
import { PromptChunkSizer } from '../../core/engine/evaluation/promptChunkSizer.ts';

/** Tokens of a slice that is evaluated only to measure; at phi-4's size it takes about a quarter of a second. */
const trialTokens = 4;

/** Seconds that measuring may take while a model loads. */
const trialSeconds = 1.5;

/** In how many tokens at a time prompts are read on this machine, and with how many threads they are read and answers written. */
export class EvaluationTuner {
  readonly #sizer: PromptChunkSizer;
  readonly #threads: ThreadChoice;
  readonly #mostWriting: number;
  readonly #use: (threads: number) => void;
  readonly #onChosen: (threads: number) => void;
  #used: number | undefined;
  #chosen: number | undefined;

  /**
   * @param options.mostWriting Threads that may write at the most. Reading works long on each part of a slice; writing has its
   * threads wait for each other thousands of times a second, and so for whatever else a core does.
   * @param options.use Has evaluations from now on run with so many threads.
   * @param options.onChosen Told what was chosen for reading, and again when that changes.
   */
  constructor(options: {
    readonly parameters: number;
    readonly threads: ThreadChoice;
    readonly mostWriting: number;
    readonly use: (threads: number) => void;
    readonly onChosen?: (threads: number) => void;
  }) {
    this.#sizer = new PromptChunkSizer(options.parameters);
    this.#threads = options.threads;
    this.#mostWriting = options.mostWriting;
    this.#use = options.use;
    this.#onChosen = options.onChosen ?? (() => {});
  }

  /** Tokens of the next slice. */
  get size(): number {
    return this.#sizer.size;
  }

  /** Makes ready for a slice. */
  async begin(): Promise<void> {
    const { threads, isMeasuring } = this.#threads;
    await this.#switchTo(threads);
    if (isMeasuring || threads === this.#chosen) return;
    this.#chosen = threads;
    this.#onChosen(threads);
  }

  /** Makes ready for writing, token by token. */
  async beginWriting(): Promise<void> {
    await this.#switchTo(Math.min(this.#threads.threads, this.#mostWriting));
  }

  /** Tells how long the last slice took. */
  measured(tokens: number, seconds: number): void {
    this.#sizer.measured(tokens, seconds);
    this.#threads.measured(tokens, seconds);
  }

  /** Chooses the threads by evaluating a few tokens with each number of them; the sequence is empty afterwards. */
  async measure(sequence: LlamaContextSequence, token: Token, signal: AbortSignal): Promise<void> {
    if (!this.#threads.isMeasuring) return this.begin();
    const trial = Array.from({ length: trialTokens }, () => token);
    const evaluate = async (): Promise<number> => {
      await this.begin();
      const started = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(trial);
      const seconds = (performance.now() - started) / 1000;
      await sequence.clearHistory();
      return seconds;
    };
    // The first one reads weights from the disk, which says nothing about threads.
    await evaluate();
    for (let spent = 0; this.#threads.isMeasuring && spent < trialSeconds && !signal.aborted;) {
      const seconds = await evaluate();
      this.#threads.measured(trialTokens, seconds);
      spent += seconds;
    }
    this.#threads.settle();
    await this.begin();
  }

  async #switchTo(threads: number): Promise<void> {
    if (threads === this.#used) return;
    // The library keeps the threads of an evaluation for one turn of the loop.
    if (this.#used !== undefined) await sleep(1);
    this.#use(threads);
    this.#used = threads;
  }
}
