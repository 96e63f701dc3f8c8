import { setTimeout as sleep } from 'node:timers/promises';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { ThreadChoice } from '../../core/engine/evaluation/threadChoice.ts';
import { PromptChunkSizer } from '../../core/engine/evaluation/promptChunkSizer.ts';

/** Tokens of a chunk that is evaluated only to measure; at phi-4's size it takes about a quarter of a second. */
const trialTokens = 4;

/** Seconds that measuring may take while a model loads. */
const trialSeconds = 1.5;

/** Tunes evaluation to this machine: the size of prefill chunks, and the threads for prefill and generation. */
export class EvaluationTuner {
  readonly #sizer: PromptChunkSizer;
  readonly #threads: ThreadChoice;
  readonly #maxGenerationThreads: number;
  readonly #use: (threads: number) => void;
  readonly #onChosen: (threads: number) => void;
  #used: number | undefined;
  #chosen: number | undefined;

  /**
   * @param options.maxGenerationThreads The most threads for generation. Prefill works long on each part of a chunk; in
   * generation, threads wait for each other thousands of times a second, and so for whatever else a core does.
   * @param options.use Sets the threads of the evaluations that follow.
   * @param options.onChosen Called with the threads that were chosen for prefill, and again when they change.
   */
  constructor(options: {
    readonly parameters: number;
    readonly threads: ThreadChoice;
    readonly maxGenerationThreads: number;
    readonly use: (threads: number) => void;
    readonly onChosen?: (threads: number) => void;
  }) {
    this.#sizer = new PromptChunkSizer(options.parameters);
    this.#threads = options.threads;
    this.#maxGenerationThreads = options.maxGenerationThreads;
    this.#use = options.use;
    this.#onChosen = options.onChosen ?? (() => {});
  }

  /** Tokens of the next chunk. */
  get chunkSize(): number {
    return this.#sizer.size;
  }

  /** Sets the threads for the next chunk. */
  async beginChunk(): Promise<void> {
    const { threads, isMeasuring } = this.#threads;
    await this.#switchTo(threads);
    if (isMeasuring || threads === this.#chosen) return;
    this.#chosen = threads;
    this.#onChosen(threads);
  }

  /** Sets the threads for generation, token by token. */
  async beginGeneration(): Promise<void> {
    await this.#switchTo(Math.min(this.#threads.threads, this.#maxGenerationThreads));
  }

  /** Reports how long the last chunk took. */
  measured(tokens: number, seconds: number): void {
    this.#sizer.measured(tokens, seconds);
    this.#threads.measured(tokens, seconds);
  }

  /** Chooses the threads by evaluating a few tokens with each candidate; the sequence is empty afterwards. */
  async measure(sequence: LlamaContextSequence, token: Token, signal: AbortSignal): Promise<void> {
    if (!this.#threads.isMeasuring) return this.beginChunk();
    const trial = Array.from({ length: trialTokens }, () => token);
    const evaluate = async (): Promise<number> => {
      await this.beginChunk();
      const started = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(trial);
      const seconds = (performance.now() - started) / 1000;
      await sequence.clearHistory();
      return seconds;
    };
    // The first one reads weights from disk, which says nothing about threads.
    await evaluate();
    for (let spent = 0; this.#threads.isMeasuring && spent < trialSeconds && !signal.aborted;) {
      const seconds = await evaluate();
      this.#threads.measured(trialTokens, seconds);
      spent += seconds;
    }
    this.#threads.settle();
    await this.beginChunk();
  }

  async #switchTo(threads: number): Promise<void> {
    if (threads === this.#used) return;
    // The library keeps the threads of an evaluation for one turn of the event loop.
    if (this.#used !== undefined) await sleep(1);
    this.#use(threads);
    this.#used = threads;
  }
}
