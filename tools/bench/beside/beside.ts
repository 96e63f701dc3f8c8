import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { getLlama, type LlamaModel, type Token } from 'node-llama-cpp';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';

const slice = 16;
/** Milliseconds. */
const measured = 4000;

type Kind = 'editor' | 'busy';

class Neighbour {
  readonly #process: ChildProcess;

  constructor(kind: Kind) {
    this.#process = fork(fileURLToPath(new URL('neighbour.ts', import.meta.url)), [kind]);
  }

  /** Ends it, and gives the milliseconds that its turns came late. */
  async end(): Promise<number[]> {
    const message = once(this.#process, 'message') as Promise<[number[]]>;
    this.#process.send('end');
    const [late] = await message;
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    return late;
  }
}

/**
 * On Linux each thread has a priority, and new ones take that of who starts them: llama.cpp's that of the thread pool. The
 * main thread keeps its own, and so do the processes that it starts.
 */
function lowerPriority(): void {
  const threads = readdirSync('/proc/self/task').map(Number);
  for (const thread of threads)
    if (thread !== process.pid) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
}

/** Tokens a second, each measured for a while. */
async function speeds(model: LlamaModel, threads: number): Promise<{ reading: number; writing: number }> {
  const context = await model.createContext({ contextSize: 1024, batchSize: 128, threads, sequences: 1 });
  const sequence = context.getSequence();
  const prompt = Array.from({ length: slice }, (_, at) => (1000 + at) as Token);
  const started = performance.now();
  let read = 0;
  for (; performance.now() - started < measured; read += slice)
    await sequence.evaluateWithoutGeneratingNewTokens(prompt);
  const between = performance.now();
  let written = 0;
  for await (const _ of sequence.evaluate([1000 as Token], { temperature: 0 })) {
    written += 1;
    if (performance.now() - between >= measured) break;
  }
  const ended = performance.now();
  await context.dispose();
  return { reading: (1000 * read) / (between - started), writing: (1000 * written) / (ended - between) };
}

/** Runs something beside other programs; the first of them is the editor. */
async function beside<T>(kinds: readonly Kind[], run: () => Promise<T>): Promise<[T, number[]]> {
  const neighbours = kinds.map((kind) => new Neighbour(kind));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const result = await run();
  const [late] = await Promise.all(neighbours.map((one) => one.end()));
  return [result, late!];
}

function lateFigures(name: string, all: readonly number[]): Figure[] {
  // The first turns run code for the first time.
  const late = all.slice(20);
  return [
    { name: `${name}: editor late, median`, value: quantile(late, 0.5), unit: 'ms' },
    { name: `${name}: editor late, 95 %`, value: quantile(late, 0.95), unit: 'ms' },
    { name: `${name}: editor late, longest`, value: Math.max(...late), unit: 'ms' },
  ];
}

/** What the engine's threads and priority cost the editor, and what others cost the engine. */
export const besideEditor: Benchmark = {
  name: 'beside',
  about:
    'speed with one and two threads, beside an editor at work and beside a program that keeps a core busy (Linux)',
  run: async ({ model }) => {
    const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
    llama.maxThreads = 2;
    const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
    const figures: Figure[] = [];
    const measure = async (engine: string, threads: number | undefined): Promise<void> => {
      for (const kinds of [['editor'], ['editor', 'busy']] as const) {
        const name = `${engine}${kinds.length > 1 ? ', a core busy' : ''}`;
        const [speed, late] = await beside(kinds, async () => {
          if (threads !== undefined) return speeds(loaded, threads);
          await new Promise((resolve) => setTimeout(resolve, measured));
          return undefined;
        });
        if (speed)
          figures.push(
            { name: `${name}: reading`, value: speed.reading, unit: 'tok/s' },
            { name: `${name}: writing`, value: speed.writing, unit: 'tok/s' },
          );
        figures.push(...lateFigures(name, late));
      }
    };
    try {
      await speeds(loaded, 2);
      await measure('no engine', undefined);
      await measure('1 thread', 1);
      await measure('2 threads', 2);
      if (process.platform !== 'linux') return figures;
      lowerPriority();
      await measure('1 thread, lower priority', 1);
      await measure('2 threads, lower priority', 2);
      return figures;
    } finally {
      await llama.dispose();
    }
  },
};
