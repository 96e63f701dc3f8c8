import { readFileSync, realpathSync } from 'node:fs';
import { defaultSampling } from '../../src/core/chat/chatSettings.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import type { LoadRequest } from '../../src/core/ports/engine.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { areaCompletion } from './areaCompletion.ts';
import { benchEngine } from './benchEngine.ts';
import type { Benchmark, Figure } from './benchmark.ts';

const completionContextSize = 2048;

/** What a process holds of a file that it has mapped, in bytes. Only Linux tells. */
function residentOf(pid: number, file: string): number {
  const mappings = readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[\da-f]+-[\da-f]+ )/m);
  return mappings
    .filter((mapping) => mapping.split('\n', 1)[0]!.endsWith(` ${file}`))
    .reduce((sum, mapping) => sum + Number(/^Rss:\s+(\d+)/m.exec(mapping)?.[1] ?? 0) * 1024, 0);
}

/** Uses both contexts, so that all that is planned for is really taken: a cache is filled with zeros when it is made. */
async function useBoth(engine: ForkedEngine): Promise<void> {
  await engine.chat(
    {
      system: '',
      turns: [],
      question: 'Hello!',
      droppedTurns: 0,
      sampling: { ...defaultSampling, temperature: 0 },
      maxTokens: 2,
    },
    {},
  );
  await engine.complete(areaCompletion({ contextSize: completionContextSize, maxTokens: 2 }), {});
}

async function measure(request: LoadRequest): Promise<Figure[]> {
  const name = `${request.contextSize?.toLocaleString('en')} tokens, ${request.memoryMap === 'on' ? 'mapped' : 'read'}`;
  const engine = benchEngine();
  try {
    const { source } = await engine.load(request);
    await useBoth(engine);
    const { residentBytes } = await engine.memory();
    const { plan, loadSeconds } = source;
    const planned = plan.privateBytes + plan.mappedBytes;
    const figures = (part: string, of: number, used: number): Figure[] => [
      { name: `${name}: ${part} planned`, value: of / 1e9, unit: 'GB' },
      { name: `${name}: ${part} used`, value: used / 1e9, unit: 'GB' },
    ];
    const mapped =
      process.platform === 'linux' ? residentOf(engine.pid!, realpathSync(source.path)) : undefined;
    return [
      ...(mapped === undefined
        ? figures('memory', planned, residentBytes)
        : [
            ...figures('private memory', plan.privateBytes, residentBytes - mapped),
            ...figures('pages of the file', plan.mappedBytes, mapped),
          ]),
      {
        name: `${name}: plan off by`,
        value: (Math.abs(planned - residentBytes) / residentBytes) * 100,
        unit: '%',
        goal: { atMost: 10 },
      },
      { name: `${name}: loaded in`, value: loadSeconds, unit: 's' },
    ];
  } catch (error) {
    const { reason } = PhidelityError.from(error);
    if (reason === 'not-enough-memory')
      return [{ name: `${name}: not run, too little memory`, value: 0, unit: '' }];
    if (reason === 'context-size') return [];
    throw error;
  } finally {
    await engine.unload();
  }
}

/** What a model was planned to take, against what it takes once both contexts are in use. */
export const memory: Benchmark = {
  name: 'memory',
  about: 'memory planned for a model against memory used',
  run: async ({ model }) => {
    const figures: Figure[] = [];
    for (const contextSize of [4096, 16_384])
      for (const memoryMap of ['on', 'off'] as const)
        figures.push(
          ...(await measure({ modelPath: model, contextSize, completionContextSize, memoryMap, threads: 0 })),
        );
    return figures;
  },
};
