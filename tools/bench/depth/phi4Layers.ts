import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getLlama, type Llama, type LlamaContextSequence, type LlamaModel, type Token } from 'node-llama-cpp';
import { chooseHostEvaluation } from '../../../src/core/engine/evaluation/hostEvaluation.ts';
import { promptChunkLimits } from '../../../src/core/engine/evaluation/promptChunkSizer.ts';
import { writeSpeedProbeFile } from '../../../src/platform/models/speed/speedProbeFile.ts';
import type { TokenTimes } from './deepEngine.ts';
import { processorTime } from '../processorTime.ts';

const phi4Parameters = 14.66e9;
const chunk = promptChunkLimits.efficient;
const writtenTokens = 4;
const tokensOf = (count: number): Token[] =>
  Array.from({ length: count }, (_, at) => (1 + (at % 200)) as Token);

/**
 * Six of phi-4's layers, whose weights are zeros, on one thread: time by layer is phi-4's, and there is no vocabulary. Filling
 * a context would take most of the time, so it is filled by a model that has phi-4's keys and values and hardly any weights.
 */
export class Phi4Layers {
  readonly contextSize: number;
  readonly #llama: Llama;
  readonly #model: LlamaModel;
  readonly #folder: string;
  readonly #sequences = new Map<boolean, LlamaContextSequence>();

  private constructor(llama: Llama, model: LlamaModel, folder: string, contextSize: number) {
    this.#llama = llama;
    this.#model = model;
    this.#folder = folder;
    this.contextSize = contextSize;
  }

  /** @param room Tokens of the context after the deepest place. */
  static async load(depths: readonly number[], room: number): Promise<Phi4Layers> {
    const contextSize = Math.max(...depths) + room;
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-depth-'));
    const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
    // Each context has one thread. With a limit for all of them, one would wait for what another has not given back.
    llama.maxThreads = 0;
    const modelOf = async (isThin: boolean): Promise<LlamaModel> => {
      const modelPath = path.join(folder, isThin ? 'thin.gguf' : 'layers.gguf');
      await writeSpeedProbeFile(modelPath, { contextSize: 8192, isThin });
      return llama.loadModel({ modelPath, gpuLayers: 0 });
    };
    const layers = new Phi4Layers(llama, await modelOf(false), folder, contextSize);
    const thin = await modelOf(true);
    for (const flashAttention of [true, false]) {
      const sequence = await layers.#newSequence(thin, flashAttention);
      for (const depth of depths) {
        await sequence.evaluateWithoutGeneratingNewTokens(tokensOf(depth - sequence.nextTokenIndex));
        await sequence.saveStateToFile(layers.#statePath(flashAttention, depth));
      }
      await sequence.context.dispose();
      layers.#sequences.set(flashAttention, await layers.#newSequence(layers.#model, flashAttention));
    }
    await thin.dispose();
    return layers;
  }

  /** The processor time of a token that is read as the engine reads phi-4, and of one alone, after so many others. */
  async measure(flashAttention: boolean, depth: number): Promise<TokenTimes> {
    const chosen = chooseHostEvaluation({ parameters: phi4Parameters, cores: 1 });
    const sequence = this.#sequences.get(flashAttention || chosen.flashAttention)!;
    // Both are of the same shape but for their weights.
    await sequence.loadStateFromFile(this.#statePath(flashAttention, depth), { acceptRisk: true });
    // The first one pages in what was loaded.
    await sequence.evaluateWithoutGeneratingNewTokens(tokensOf(1));
    const reading = await timeOf(() => sequence.evaluateWithoutGeneratingNewTokens(tokensOf(chunk)));
    const writing = await timeOf(async () => {
      for (let at = 0; at < writtenTokens; at += 1)
        await sequence.evaluateWithoutGeneratingNewTokens(tokensOf(1));
    });
    return { reading: reading / chunk, writing: writing / writtenTokens };
  }

  async end(): Promise<void> {
    await this.#llama.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #statePath(flashAttention: boolean, depth: number): string {
    return path.join(this.#folder, `${depth}-${flashAttention ? 'flash' : 'scores'}.kv`);
  }

  async #newSequence(model: LlamaModel, flashAttention: boolean): Promise<LlamaContextSequence> {
    const { contextSize } = this;
    const context = await model.createContext({
      contextSize,
      flashAttention,
      batchSize: flashAttention ? 128 : chunk,
      sequences: 1,
      threads: 1,
    });
    return context.getSequence();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const before = processorTime(process.pid);
  await work();
  return processorTime(process.pid) - before;
}
