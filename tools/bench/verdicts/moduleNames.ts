import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { classifyModule, type ModuleFacts } from '../../../src/core/verification/packages/classifyModule.ts';
import { distributionName } from '../../../src/core/verification/packages/distribution.ts';
import { NameSuggestions } from '../../../src/core/verification/packages/nameSuggestions.ts';
import type { PypiNames } from '../../../src/core/verification/packages/pypiNames.ts';
import { standardLibraryModules } from '../../../src/core/verification/packages/pythonVersion.ts';
import { readPypiNames } from '../../../src/platform/verification/packages/pypiNamesFile.ts';
import { projectRoot } from '../../projectRoot.ts';
import type { Figure } from '../benchmark.ts';

/**
 * Which distribution is named for modules that are not installed: of `module-to-distribution.json`, pairs of a dotted
 * module and the distributions that hold it, `NONE`, or what else it is.
 */
export async function checkModuleNames(data: string, onMiss: (line: string) => void): Promise<Figure[]> {
  const file = path.join(data, 'module-to-distribution.json');
  if (!existsSync(file)) return [];
  const pairs = JSON.parse(await readFile(file, 'utf8')) as readonly (readonly [string, readonly string[]])[];
  const facts = await nothingInstalled();
  const counts = { wellKnown: 0, right: 0, wrong: 0, unknown: 0 };
  for (const [module, distributions] of pairs) {
    const { class: found, distribution = '', nearest } = classifyModule(module, facts);
    const named = found === 'on-pypi' && nearest.length === 0 ? distributionName(distribution) : undefined;
    const isRight = named !== undefined && distributions.some((one) => distributionName(one) === named);
    const isWellKnown = distributions.some((one) => facts.hints.isPopular(one));
    const isReal = distributions.some((one) => one !== 'REMOVED');
    if (isWellKnown) counts.wellKnown += 1;
    if (isRight && isWellKnown) counts.right += 1;
    if (named !== undefined && !isRight) counts.wrong += 1;
    if (isReal && (found === 'not-found' || found === 'unknown')) counts.unknown += 1;
    if (!isRight) onMiss(`module ${module} (${distributions.join(', ')}): ${found} ${distribution}`);
  }
  return [
    { name: 'modules of well-known distributions', value: counts.wellKnown, unit: 'modules' },
    {
      name: 'with the right distribution to install',
      value: counts.right,
      unit: 'modules',
      goal: { atLeast: Math.ceil(0.9 * counts.wellKnown) },
    },
    { name: 'modules with a wrong one', value: counts.wrong, unit: 'modules', goal: { atMost: 0 } },
    { name: 'real modules called unknown', value: counts.unknown, unit: 'modules', goal: { atMost: 0 } },
  ];
}

/** What is known where no package is installed and no project declares any. */
export async function nothingInstalled(): Promise<ModuleFacts & { readonly pypi: PypiNames }> {
  const pypi = await readPypiNames(path.join(projectRoot, 'data/pypi-names.bin'));
  const versions = 'node_modules/pyright/dist/typeshed-fallback/stdlib/VERSIONS';
  const python = { major: 3, minor: 13 };
  return {
    familiar: new Set(),
    standardLibrary: standardLibraryModules(await readFile(path.join(projectRoot, versions), 'utf8'), python),
    python,
    workspace: new Set(),
    installed: new Map(),
    installedDistributions: new Map(),
    declared: new Map(),
    pypi,
    hints: new NameSuggestions(pypi.popular),
  };
}
