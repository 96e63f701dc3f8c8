import { getLlama } from 'node-llama-cpp';
import { phi4ChatFormat } from '../../src/core/chat/chatFormat.ts';
import { systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { Sampling } from '../../src/core/ports/engine.ts';
import { Vocabulary } from '../../src/engine/tokens/vocabulary.ts';
import { benchEngine } from './benchEngine.ts';
import type { Benchmark } from './benchmark.ts';
import { quantile } from './quantile.ts';

const rounds = 11;
const tokensPerRound = 400;
const contextSize = 2048;
const threads = 1;
const question = 'Show me a tour of the collections module.';
const sampling: Sampling = { temperature: 0, topK: 40, topP: 0.95, minP: 0.05, repeatPenalty: 1 };

/** Generates with node-llama-cpp in this process, with nothing of ours in between. */
async function direct(
  model: string,
): Promise<{ round: () => Promise<number>; dispose: () => Promise<void> }> {
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
  const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
  const context = await loaded.createContext({ contextSize, threads, sequences: 1 });
  const sequence = context.getSequence();
  const vocabulary = new Vocabulary(loaded);
  const prompt = vocabulary.prompt([
    ...phi4ChatFormat.system(systemPrompt),
    ...phi4ChatFormat.question(question),
  ]);
  return {
    round: async () => {
      await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
      await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(sequence.nextTokenIndex, -1));
      const started = performance.now();
      let count = 0;
      const { temperature, topK, topP, minP } = sampling;
      for await (const token of sequence.evaluate(prompt.slice(-1), { temperature, topK, topP, minP })) {
        loaded.detokenize([token]);
        if (++count >= tokensPerRound) break;
      }
      return count / ((performance.now() - started) / 1000);
    },
    dispose: () => llama.dispose(),
  };
}

/** What our engine, its process and its checks cost on top of the library. */
export const binding: Benchmark = {
  name: 'binding',
  about: `generation through the engine process against node-llama-cpp alone (${rounds} rounds of each, in turn)`,
  run: async ({ model }) => {
    const plain = await direct(model);
    const engine = benchEngine();
    try {
      // As the library alone has it.
      await engine.load({ modelPath: model, contextSize, threads, flashAttention: true });
      const ours = async (): Promise<number> => {
        const request = { system: systemPrompt, turns: [], question, droppedTurns: 0, sampling };
        const { usage } = await engine.chat(
          { ...request, maxTokens: tokensPerRound },
          { onProgress: () => {} },
        );
        return usage.generatedTokens / usage.generationSeconds;
      };
      const speeds = { plain: [] as number[], ours: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        speeds.plain.push(await plain.round());
        speeds.ours.push(await ours());
      }
      // The first round of each warms up caches.
      const alone = quantile(speeds.plain.slice(1), 0.5);
      const through = quantile(speeds.ours.slice(1), 0.5);
      return [
        { name: 'node-llama-cpp alone, median', value: alone, unit: 'tok/s' },
        { name: 'through the engine process, median', value: through, unit: 'tok/s' },
        { name: 'ratio', value: through / alone, unit: '', goal: { atLeast: 0.97 } },
      ];
    } finally {
      await engine.unload();
      await plain.dispose();
    }
  },
};
