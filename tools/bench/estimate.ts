import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defaultSampling, systemPrompt } from '../../src/core/chat/chatSettings.ts';
import { estimateSpeed, type ModelSpeed } from '../../src/core/models/phi4Estimates.ts';
import { measureSpeed } from '../../src/platform/models/speed/measureSpeed.ts';
import { benchEngine } from './benchEngine.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { engineEntry } from './engineEntry.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const writtenTokens = 12;
/** Of phi-4, in bytes: its smallest quantisations. */
const smallestFile = 4e9;

interface FirstAnswer extends ModelSpeed {
  readonly promptTokens: number;
  readonly seconds: number;
}

/** The first question to a model that was just loaded. */
async function firstAnswer(modelPath: string, threads: number): Promise<FirstAnswer> {
  const engine = benchEngine();
  try {
    await engine.load({ modelPath, contextSize: 4096, threads, backend: 'cpu' });
    const { usage } = await engine.chat(
      {
        system: systemPrompt,
        turns: [],
        question: 'How do I read a CSV file into a list of dictionaries?',
        droppedTurns: 0,
        sampling: { ...defaultSampling, temperature: 0 },
        maxTokens: writtenTokens,
      },
      {},
    );
    return {
      promptTokens: usage.promptTokens,
      seconds: usage.promptSeconds,
      reading: (usage.evaluatedTokens - 1) / usage.promptSeconds,
      writing: usage.generatedTokens / usage.generationSeconds,
    };
  } finally {
    await engine.unload();
    engine.dispose();
  }
}

/** The speed that the model page estimates, against that of a whole file of phi-4's shape. */
export const estimate: Benchmark = {
  name: 'estimate',
  about:
    'the estimated speed of a file of phi-4 against its speed with a first question (--model: phi-4, or its shape)',
  run: async ({ model }) => {
    const { size } = statSync(model);
    if (size < smallestFile)
      return [{ name: "not run: the model is not of phi-4's size", value: 0, unit: '' }];
    const figures: Figure[] = [];
    for (const threads of [0, availableParallelism()]) {
      const name = threads === 0 ? 'threads by the engine' : `${threads} threads`;
      const started = performance.now();
      const times = await measureSpeed({ entry: engineEntry, threads, logger: silent });
      const took = (performance.now() - started) / 1000;
      const estimated = estimateSpeed(times, size);
      const { promptTokens, seconds, ...measured } = await firstAnswer(model, threads);
      figures.push({ name: `${name}: making the estimate`, value: took, unit: 's' });
      for (const kind of ['reading', 'writing'] as const)
        figures.push(
          { name: `${name}: ${kind}, estimated`, value: estimated[kind], unit: 'tok/s' },
          { name: `${name}: ${kind}, measured`, value: measured[kind], unit: 'tok/s' },
          {
            name: `${name}: ${kind}, estimate off by`,
            value: Math.abs(estimated[kind] / measured[kind] - 1) * 100,
            unit: '%',
            goal: { atMost: 25 },
          },
        );
      figures.push(
        { name: `${name}: tokens of the first question's prompt`, value: promptTokens, unit: 'tokens' },
        { name: `${name}: to the first token`, value: seconds, unit: 's' },
      );
    }
    return figures;
  },
};
