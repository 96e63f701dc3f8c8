import type { Benchmark } from '../benchmark.ts';
import { checkPlanted } from './checkPlanted.ts';
import { scanCorpus } from './scanCorpus.ts';

/** How exact and how fast code is verified. */
export const verify: Benchmark = {
  name: 'verify',
  about:
    'scanning all installed Python, and checking symbols of which some were spoilt on purpose (5 minutes)',
  run: async () => [...(await scanCorpus()), ...(await checkPlanted())],
};
