import { availableParallelism } from 'node:os';
import { getLlama, type Token } from 'node-llama-cpp';
import type { Benchmark, Figure } from './benchmark.ts';

const sizes = [1, 2, 4, 8, 16, 32, 64];
const rounds = 3;
const contextSize = 1024;

/** What a slice of a prompt costs by its size and the number of threads: Stop and a completion wait for one. */
export const slices: Benchmark = {
  name: 'slices',
  about: `reading a prompt in slices of so many tokens with so many threads (best of ${rounds})`,
  run: async ({ model }) => {
    const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
    const cores = availableParallelism();
    llama.maxThreads = cores;
    try {
      const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
      const figures: Figure[] = [];
      for (const threads of [...new Set([1, Math.ceil(cores / 2), cores])]) {
        const context = await loaded.createContext({ contextSize, batchSize: 128, threads, sequences: 1 });
        const sequence = context.getSequence();
        const read = async (size: number): Promise<number> => {
          const started = performance.now();
          await sequence.evaluateWithoutGeneratingNewTokens(
            Array.from({ length: size }, (_, at) => (1 + at) as Token),
          );
          const seconds = (performance.now() - started) / 1000;
          await sequence.clearHistory();
          return seconds;
        };
        // The first pass reads the weights from the disk.
        await read(1);
        for (const size of sizes) {
          let seconds = Number.POSITIVE_INFINITY;
          for (let round = 0; round < rounds; round++) seconds = Math.min(seconds, await read(size));
          const name = `${threads} ${threads === 1 ? 'thread' : 'threads'}, slices of ${size}`;
          figures.push(
            { name: `${name}: one slice`, value: seconds * 1000, unit: 'ms' },
            { name: `${name}: reading`, value: size / seconds, unit: 'tok/s' },
          );
        }
        await context.dispose();
      }
      return figures;
    } finally {
      await llama.dispose();
    }
  },
};
