import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classifyModule } from '../../../src/core/verification/packages/classifyModule.ts';
import { wellKnownDistributions } from '../../../src/core/verification/packages/wellKnownDistributions.ts';
import type { Figure } from '../benchmark.ts';
import { seededRandom } from '../typing/seededRandom.ts';
import { nothingInstalled } from './moduleNames.ts';

const asked = 15_000;

/**
 * What is said of modules that nobody has: made of the parts of well-known names, as models make them, and not in
 * `pypi-names.tsv.gz`, a list of all projects.
 */
export async function checkInventedNames(data: string): Promise<Figure[]> {
  const list = gunzipSync(await readFile(path.join(data, 'pypi-names.tsv.gz'))).toString('utf8');
  const names = new Set(list.split('\n').map((line) => line.split('\t', 1)[0]!));
  const facts = await nothingInstalled();
  const counts = { taken: 0, offered: 0 };
  for (const name of inventedNames(facts.pypi.popular, names)) {
    const { class: found, distribution } = classifyModule(name.replaceAll('-', '_'), facts);
    if (found !== 'not-found') counts.taken += 1;
    if (distribution !== undefined) counts.offered += 1;
  }
  return [
    {
      name: `invented names taken for real, of ${asked}`,
      value: (100 * counts.taken) / asked,
      unit: '%',
      goal: { atMost: 0.8 },
    },
    {
      name: 'invented names offered for installation',
      value: counts.offered,
      unit: 'names',
      goal: { atMost: 0 },
    },
  ];
}

function inventedNames(popular: readonly string[], names: ReadonlySet<string>): ReadonlySet<string> {
  const parts = popular.flatMap((name) => name.split('-')).filter((part) => /^[a-z]\w{2,}$/.test(part));
  const random = seededRandom(1);
  const pick = (): string => parts[Math.floor(random() * parts.length)]!;
  const invented = new Set<string>();
  while (invented.size < asked) {
    const name = [pick(), pick()].join(random() < 0.5 ? '-' : '');
    if (!names.has(name) && !wellKnownDistributions.has(name)) invented.add(name);
  }
  return invented;
}
