import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { StartCache } from '../../src/platform/engine/startCache.ts';
import { SetupError } from '../setupError.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { engineEntry } from './engineEntry.ts';
import { quantile } from './quantile.ts';

const rounds = 5;
const logger = { error() {}, warn() {}, info() {}, debug() {} };

/** `CLK_TCK`, which is the same on all machines that Node supports. */
const ticksPerSecond = 100;

/** Milliseconds of processor time of a process and of those that it has started and that have ended. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks / ticksPerSecond) * 1000;
}

/** Milliseconds of processor time and of time from the fork to a model that is ready, of a file that was looked at before. */
async function start(
  entry: string,
  modelPath: string,
  startCache?: StartCache,
): Promise<{ readonly processor: number; readonly time: number }> {
  const engine = new ForkedEngine({ entry, logger, startCache });
  try {
    const from = performance.now();
    await engine.load({ modelPath, contextSize: 2048, threads: 1, backend: 'cpu', checksWeights: false });
    return { processor: processorTime(engine.pid!), time: performance.now() - from };
  } finally {
    // At its end, a process keeps the code that it has compiled.
    await engine.unload();
    engine.dispose();
  }
}

/** What a start of the engine costs, the first and later ones; and, in turn, with what `--before` names. */
export const engineStart: Benchmark = {
  name: 'start',
  about: `the engine process from its fork to a model that is ready (${rounds} rounds)`,
  run: async ({ model, before }) => {
    if (process.platform !== 'linux')
      throw new SetupError('Processor time of other processes is read from /proc, which only Linux has.');
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-bench-'));
    const startCache = new StartCache({ folder, build: 'bench', logger });
    const kinds = new Map<string, () => ReturnType<typeof start>>([
      ...(before === undefined ? [] : [['earlier build', () => start(before, model)] as const]),
      ['nothing remembered', () => start(engineEntry, model)],
      ['later start', () => start(engineEntry, model, startCache)],
    ]);
    const found = new Map([...kinds.keys()].map((kind) => [kind, [] as Awaited<ReturnType<typeof start>>[]]));
    try {
      // Not counted: what is remembered by it.
      await start(engineEntry, model, startCache);
      for (let round = 0; round < rounds; round++)
        for (const [kind, run] of kinds) found.get(kind)!.push(await run());
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const median = (kind: string, of: 'processor' | 'time'): number =>
      quantile(
        found.get(kind)!.map((one) => one[of]),
        0.5,
      );
    const figures = [...kinds.keys()].flatMap((kind): Figure[] => [
      { name: `${kind}: processor time, median`, value: median(kind, 'processor'), unit: 'ms' },
      { name: `${kind}: time, median`, value: median(kind, 'time'), unit: 'ms' },
    ]);
    if (before === undefined) return figures;
    const ratio = median('later start', 'processor') / median('earlier build', 'processor');
    return [
      ...figures,
      { name: 'later start ÷ earlier build, processor time', value: ratio, unit: '', goal: { atMost: 0.4 } },
    ];
  },
};
