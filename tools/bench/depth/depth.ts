import path from 'node:path';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { DeepEngine, type TokenTimes } from './deepEngine.ts';
import { Phi4Layers } from './phi4Layers.ts';

const depths = [16, 512, 2048, 4096] as const;
const rounds = 3;
/** Tokens that the context must hold after the deepest place: questions and answers. */
const room = 320;

/** At this depth the choice must have gained so much on phi-4's layers. */
const deepest = { depth: 4096, reading: 1.7, writing: 1.6 } as const;
/** The least that the choice may have, as a share of what flash attention has, anywhere. */
const never = 0.97;

type Way = 'chosen' | 'flash';

/** What takes the processor time of a token, in one of two ways, after so many others. */
interface Deep {
  readonly contextSize: number;
  measure(way: Way, depth: number): Promise<TokenTimes>;
}

async function compare(deep: Deep, name: string, least: (depth: number) => TokenTimes): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const depth of depths.filter((one) => one + room <= deep.contextSize)) {
    const times: Record<Way, TokenTimes[]> = { chosen: [], flash: [] };
    for (let round = 0; round < rounds; round += 1)
      for (const way of ['chosen', 'flash'] as const) times[way].push(await deep.measure(way, depth));
    for (const kind of ['reading', 'writing'] as const) {
      const median = (way: Way): number =>
        quantile(
          times[way].map((one) => one[kind]),
          0.5,
        );
      const [before, after] = [median('flash'), median('chosen')];
      const of = `${name}, ${depth.toLocaleString('en')} tokens: ${kind}`;
      figures.push(
        { name: `${of}, flash`, value: before, unit: 'ms/token' },
        { name: `${of}, as chosen`, value: after, unit: 'ms/token' },
        {
          name: `${of}, speed chosen ÷ flash`,
          value: before / after,
          unit: '',
          goal: { atLeast: least(depth)[kind] },
        },
      );
    }
  }
  return figures;
}

async function compareEngines(modelPath: string): Promise<Figure[]> {
  const chosen = await DeepEngine.load({ modelPath });
  try {
    const flash = await DeepEngine.load({ modelPath, flashAttention: true });
    try {
      const engines = { chosen, flash };
      const deep: Deep = {
        contextSize: chosen.contextSize,
        measure: (way, depth) => engines[way].measure(depth),
      };
      return await compare(deep, path.basename(modelPath, '.gguf'), () => ({
        reading: never,
        writing: never,
      }));
    } finally {
      await flash.end();
    }
  } finally {
    await chosen.end();
  }
}

async function comparePhi4Layers(): Promise<Figure[]> {
  const layers = await Phi4Layers.load(depths, room);
  try {
    const deep: Deep = {
      contextSize: layers.contextSize,
      measure: (way, depth) => layers.measure(way === 'flash', depth),
    };
    return await compare(deep, "phi-4's layers", (depth) =>
      depth === deepest.depth ? deepest : { reading: never, writing: never },
    );
  } finally {
    await layers.end();
  }
}

/** How fast tokens are read and written deep in a context: with flash attention, and as the engine chooses, in turn. */
export const depth: Benchmark = {
  name: 'depth',
  about: `processor time of a token by the tokens before it, with flash attention and as chosen (median of ${rounds}, in turn)`,
  run: async ({ model }) => [...(await comparePhi4Layers()), ...(await compareEngines(model))],
};
