import { statSync } from 'node:fs';
import { hostTarget, packageExtension } from '../packageExtension.ts';
import type { Benchmark } from './benchmark.ts';

/** How large the extension is that a person downloads. */
export const packageSize: Benchmark = {
  name: 'package',
  about: 'the packaged extension for this platform',
  run: async () => {
    const bytes = statSync(await packageExtension(hostTarget)).size;
    return [{ name: `VSIX for ${hostTarget}`, value: bytes / 1e6, unit: 'MB', goal: { atMost: 20 } }];
  },
};
