import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Benchmark, Figure } from '../benchmark.ts';
import { checkInventedNames } from './inventedNames.ts';
import { checkInvented } from './inventedUses.ts';
import { checkModuleNames } from './moduleNames.ts';
import { checkPublicNames } from './publicNames.ts';
import { checkTutorials } from './tutorialFiles.ts';
import { checkVersionChanges } from './versionChanges.ts';
import { checkWorking } from './workingPatterns.ts';

/** The environment that the working patterns were tried in. */
const patternsEnvironment = 'web';

type Measurement = (data: string, python: string, limit: number | undefined) => Promise<Figure[]>;

const say = (line: string): void => console.log(`  ${line}`);

/** What is measured where a folder of `--data` has a file or folder of this name. */
const measurements: Readonly<Record<string, Measurement>> = {
  'module-to-distribution.json': (data) => checkModuleNames(data, say),
  'pypi-names.tsv.gz': (data) => checkInventedNames(data),
  'hallucinated.json': (data, python) => checkInvented(data, python, say),
  works: (data, python) => checkWorking(data, path.join(python, patternsEnvironment), say),
  'tasks.jsonl': (data, python) => checkVersionChanges(data, path.join(python, 'chameleon'), say),
  tutorials: (data, python, limit) => checkTutorials(path.join(data, 'tutorials'), python, limit, say),
  'public-names.json': (data, python, limit) =>
    checkPublicNames(path.join(data, 'public-names.json'), python, limit, say),
};

/** How true verdicts are, on code whose truth an interpreter has told. The data is not part of this repository. */
export const verdicts: Benchmark = {
  name: 'verdicts',
  about:
    'code of which an interpreter has told whether it works, from --data, with the environments in --python',
  needsData: true,
  run: async ({ data = [], python, limit }) => {
    const figures: Figure[] = [];
    for (const folder of data)
      for (const [name, measure] of Object.entries(measurements))
        if (await exists(path.join(folder, name)))
          figures.push(...(await measure(folder, python ?? path.join(folder, 'environments'), limit)));
    return figures;
  },
};

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
