import path from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { checkInvented } from './inventedUses.ts';
import { checkModuleNames } from './moduleNames.ts';
import { checkWorking } from './workingPatterns.ts';

/** The environment that the working patterns were tried in. */
const patternsEnvironment = 'web';

/** How true verdicts are, on code whose truth an interpreter has told. The data is not part of this repository. */
export const verdicts: Benchmark = {
  name: 'verdicts',
  about:
    'code of which an interpreter has told whether it works, from --data, with the environments in --python',
  needsData: true,
  run: async ({ data = '', python = path.join(data, 'environments') }) => {
    const say = (line: string): void => console.log(`  ${line}`);
    return [
      ...(await checkModuleNames(data, say)),
      ...(await checkInvented(data, python, say)),
      ...(await checkWorking(data, path.join(python, patternsEnvironment), say)),
    ];
  },
};
