import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure } from '../benchmark.ts';
import { seededRandom } from '../typing/seededRandom.ts';
import { environmentVerifier } from './environmentVerifier.ts';
import { Interpreter } from './interpreter.ts';

/** So many names are verified in one file. */
const inOneFile = 250;

/**
 * How many of the names that modules really have are called missing, and how many are judged at all.
 *
 * @param list A file with the modules, by environment.
 * @param environments The folder of the environments.
 * @param limit At most so many names of a module.
 */
export async function checkPublicNames(
  list: string,
  environments: string,
  limit = 100,
  onMistake: (line: string) => void,
): Promise<Figure[]> {
  const counts = { modules: 0, names: 0, judged: 0, wrong: 0, leftOut: 0 };
  const modules = JSON.parse(await readFile(list, 'utf8')) as Record<string, string[]>;
  for (const [environment, all] of Object.entries(modules)) {
    const python = path.join(environments, environment);
    if (!(await stat(python).catch(() => undefined))) {
      counts.leftOut += all.length;
      continue;
    }
    const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-names-'));
    const interpreter = new Interpreter(python);
    const verifier = environmentVerifier(folder, python);
    try {
      for (const module of all) {
        const names = chosen((await interpreter.publicNames(module)) ?? [], limit);
        if (names.length === 0) {
          counts.leftOut += 1;
          continue;
        }
        counts.modules += 1;
        for (let start = 0; start < names.length; start += inOneFile) {
          const some = names.slice(start, start + inOneFile);
          const code = `import ${module} as it\n${some.map((name) => `it.${name}\n`).join('')}`;
          const request = { code, path: path.join(folder, 'main.py'), folder };
          const { uses } = await verifier.verify(request, AbortSignal.timeout(120_000));
          const ofNames = uses.filter(({ scanned }) => scanned.symbol !== module);
          counts.names += some.length;
          for (const { scanned, verdict } of ofNames) {
            if (verdict.kind !== 'unknown') counts.judged += 1;
            if (verdict.kind !== 'missing' && verdict.kind !== 'wrong-call') continue;
            counts.wrong += 1;
            onMistake(`called ${verdict.kind}: ${environment}: ${scanned.symbol}`);
          }
        }
      }
    } finally {
      verifier.dispose();
      interpreter.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }
  const percent = (part: number): number => (100 * part) / Math.max(1, counts.names);
  return [
    { name: 'modules whose public names were verified', value: counts.modules, unit: 'modules' },
    { name: 'modules that are not there, left out', value: counts.leftOut, unit: 'modules' },
    { name: 'public names', value: counts.names, unit: 'names' },
    { name: 'of these, judged', value: percent(counts.judged), unit: '%' },
    { name: 'of these, called missing', value: percent(counts.wrong), unit: '%', goal: { atMost: 0.1 } },
  ];
}

/** Some of the names, the same in every run. */
function chosen(names: readonly string[], limit: number): string[] {
  const random = seededRandom(8);
  return names
    .map((name) => ({ name, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .slice(0, limit)
    .map(({ name }) => name)
    .toSorted();
}
