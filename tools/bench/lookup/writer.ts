import { getLlama, type LlamaContextSequence, type LlamaModel, type Token, TokenBias } from 'node-llama-cpp';
import { chooseHostEvaluation } from '../../../src/core/engine/evaluation/hostEvaluation.ts';
import { promptChunkLimits } from '../../../src/core/engine/evaluation/promptChunkSizer.ts';
import { LookupDraft } from '../../../src/core/engine/speculation/lookupDraft.ts';
import { PassCosts } from '../../../src/core/engine/speculation/passCosts.ts';
import { generate } from '../../../src/engine/generation/generate.ts';
import { processorTime } from '../processorTime.ts';

const contextSize = 2048;
const alone = { pause: async (): Promise<void> => {} };
/** Far above the differences of any model's logits. */
const lift = 1000;
const greedy = { temperature: 0, topK: 40, topP: 0.95, minP: 0.05 } as const;

/** A text that was written, and the milliseconds of processor time that it took, without reading its prompt. */
export interface Written {
  readonly tokens: readonly Token[];
  readonly milliseconds: number;
}

/** `library`: by node-llama-cpp's own loop. `plain`: by the engine's loop, a token in each pass. */
export type Way = 'library' | 'plain' | 'lookup';

/** A model on one thread that writes by the engine's own loop, greedily or a text that is given. */
export class Writer {
  readonly model: LlamaModel;
  readonly #sequence: LlamaContextSequence;
  readonly #costs = new PassCosts();
  readonly #chunk: number;
  readonly #biases = new Map<Token, TokenBias>();

  private constructor(model: LlamaModel, sequence: LlamaContextSequence, chunk: number) {
    this.model = model;
    this.#sequence = sequence;
    this.#chunk = chunk;
  }

  /** @param parameters Of the model whose way of evaluating is chosen; without it, the model's own. */
  static async load(modelPath: string, parameters?: number): Promise<Writer> {
    const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
    llama.maxThreads = 0;
    const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
    const { flashAttention, batchSize } = chooseHostEvaluation({
      parameters: parameters ?? model.fileInsights.totalParameters,
      cores: 1,
    });
    const context = await model.createContext({
      contextSize,
      batchSize,
      flashAttention: flashAttention ? 'auto' : false,
      threads: 1,
      sequences: 1,
    });
    return new Writer(model, context.getSequence(), Math.max(batchSize, promptChunkLimits.efficient));
  }

  /** Reads all of a prompt but its last token. */
  async read(prompt: readonly Token[]): Promise<void> {
    await this.#sequence.clearHistory();
    for (let at = 0; at < prompt.length - 1; at += this.#chunk)
      await this.#sequence.evaluateWithoutGeneratingNewTokens(
        prompt.slice(at, Math.min(at + this.#chunk, prompt.length - 1)),
      );
  }

  /**
   * Writes after the prompt that was read, which stays.
   *
   * @param options.text What it shall write; without it, what it finds likeliest.
   */
  async write(
    prompt: readonly Token[],
    way: Way,
    { text, most }: { readonly text?: readonly Token[]; readonly most: number },
  ): Promise<Written> {
    const tokens: Token[] = [];
    const none = TokenBias.for(this.model);
    const before = processorTime(process.pid);
    if (way === 'library') {
      for await (const token of this.#sequence.evaluate(prompt.slice(-1), greedy))
        if (tokens.push(token) >= most) break;
    } else {
      await generate<'most'>({
        sequence: this.#sequence,
        last: prompt.at(-1)!,
        sampling: greedy,
        stops: new Set(),
        biasAfter: (written) => (text ? this.#only(text[written.length]) : none),
        draft: way === 'lookup' ? new LookupDraft(prompt, this.#costs) : undefined,
        passLimit: () => Math.min(this.#chunk, most - tokens.length),
        take: (token) => (tokens.push(token) >= most ? 'most' : undefined),
        signal: new AbortController().signal,
        turn: alone,
      });
    }
    const milliseconds = processorTime(process.pid) - before;
    const { nextTokenIndex } = this.#sequence;
    await this.#sequence.eraseContextTokenRanges([{ start: prompt.length - 1, end: nextTokenIndex }]);
    return { tokens, milliseconds };
  }

  async end(): Promise<void> {
    await this.model.llama.dispose();
  }

  /** After the end of a text there may be any token: a proposed one is not taken there. */
  #only(token = 0 as Token): TokenBias {
    const bias = this.#biases.get(token) ?? TokenBias.for(this.model).set(token, { logit: lift });
    this.#biases.set(token, bias);
    return bias;
  }
}
