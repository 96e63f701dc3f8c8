import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import type { LoadRequest } from '../../../src/core/ports/engine.ts';
import type { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { benchEngine } from '../benchEngine.ts';
import { processorTime } from '../processorTime.ts';

const readTokens = 128;
const writtenTokens = 24;

/** Contexts to try, in tokens: a model may have been trained for less than the deepest place needs. */
const contextSizes = [4608, 2560, 1024] as const;

/** Milliseconds of processor time per token. */
export interface TokenTimes {
  readonly reading: number;
  readonly writing: number;
}

/** An engine process on one thread that is asked again and again at a certain depth of its context. */
export class DeepEngine {
  readonly contextSize: number;
  readonly #engine: ForkedEngine;
  readonly #tokensPerWord: number;
  #question = 0;

  private constructor(engine: ForkedEngine, contextSize: number, tokensPerWord: number) {
    this.#engine = engine;
    this.contextSize = contextSize;
    this.#tokensPerWord = tokensPerWord;
  }

  /** Loads the model. Rejects as an engine does. */
  static async load(request: Pick<LoadRequest, 'modelPath' | 'flashAttention'>): Promise<DeepEngine> {
    const engine = benchEngine();
    try {
      const contextSize = await loadLargest(engine, request);
      const [count] = await engine.countTokens([words(1000, 0)]);
      return new DeepEngine(engine, contextSize, count! / 1000);
    } catch (error) {
      await endEngine(engine);
      throw error;
    }
  }

  /** The processor time of a token that is read, and of one that is written, after so many others. */
  async measure(depth: number): Promise<TokenTimes> {
    const before = this.#words(depth, 0);
    // Once without measuring, since what stands before is read only once.
    await this.#ask(before, '', 1);
    this.#question += 1;
    const question = this.#words(readTokens, this.#question);
    const first = await this.#ask(before, question, 1);
    const again = await this.#ask(before, question, 1);
    const written = await this.#ask(before, question, 1 + writtenTokens);
    if (written.generated < writtenTokens / 2)
      throw new Error(`The answer has ended after ${written.generated} tokens.`);
    return {
      reading: (first.time - again.time) / (first.evaluated - again.evaluated),
      writing: (written.time - again.time) / (written.generated - 1),
    };
  }

  async end(): Promise<void> {
    await endEngine(this.#engine);
  }

  #words(tokens: number, start: number): string {
    return words(Math.max(1, Math.floor(tokens / this.#tokensPerWord)), start);
  }

  async #ask(
    system: string,
    question: string,
    maxTokens: number,
  ): Promise<{ readonly time: number; readonly evaluated: number; readonly generated: number }> {
    const before = processorTime(this.#engine.pid!);
    const { usage } = await this.#engine.chat(
      {
        system,
        turns: [],
        question,
        droppedTurns: 0,
        sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, repeatPenalty: 1 },
        maxTokens,
      },
      {},
    );
    const time = processorTime(this.#engine.pid!) - before;
    return { time, evaluated: usage.evaluatedTokens ?? 0, generated: usage.generatedTokens ?? 0 };
  }
}

async function loadLargest(
  engine: ForkedEngine,
  request: Pick<LoadRequest, 'modelPath' | 'flashAttention'>,
): Promise<number> {
  for (const contextSize of contextSizes) {
    try {
      await engine.load({ ...request, contextSize, threads: 1, backend: 'cpu', checksWeights: false });
      return contextSize;
    } catch (error) {
      const isLast = contextSize === contextSizes.at(-1);
      if (isLast || PhidelityError.from(error).reason !== 'context-size') throw error;
    }
  }
  throw new Error('There is no context to try.');
}

async function endEngine(engine: ForkedEngine): Promise<void> {
  await engine.unload();
  engine.dispose();
}

const common = 'time year people way day man thing woman life child world school state family'.split(' ');

/** So many common words; another start gives others from the first one on. */
function words(count: number, start: number): string {
  return Array.from({ length: count }, (_, at) => common[(start + at * (1 + (at % 5))) % common.length]).join(
    ' ',
  );
}
