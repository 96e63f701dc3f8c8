import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { verifiedItems, type VerifiedItem } from '../../../src/core/verification/verifiedItems.ts';
import { lineColumnAt } from '../../../src/core/text/textPositions.ts';
import type { Figure } from '../benchmark.ts';
import { seededRandom } from '../typing/seededRandom.ts';
import { environmentVerifier } from './environmentVerifier.ts';
import { errorsIn } from './errorsIn.ts';
import { Interpreter } from './interpreter.ts';

/**
 * How much of tutorials and examples is called missing or wrong although it works: all that is, unless the interpreter says
 * that it does not exist. Files of which an import fails are left out.
 *
 * @param data A folder with a folder for each environment, and in these one for each package.
 * @param environments The folder of the environments.
 * @param limit At most so many files, as many of each package as of the others.
 */
export async function checkTutorials(
  data: string,
  environments: string,
  limit = 300,
  onMistake: (line: string) => void,
): Promise<Figure[]> {
  const counts = { files: 0, packages: 0, symbols: 0, judged: 0, confirmed: 0, alarms: 0, alarmed: 0 };
  const all: { environment: string; name: string }[] = [];
  for (const environment of await foldersIn(data))
    for (const name of await foldersIn(path.join(data, environment))) all.push({ environment, name });
  const share = Math.ceil(limit / Math.max(1, all.length));
  for (const { environment, name } of all) {
    const folder = path.join(data, environment, name);
    const python = path.join(environments, environment);
    const interpreter = new Interpreter(python);
    const verifier = environmentVerifier(folder, python);
    try {
      const files = await workingFiles(folder, share, interpreter);
      if (files.length > 0) counts.packages += 1;
      for (const file of files) {
        const code = await readFile(file, 'utf8');
        const verification = await verifier.verify(
          { code, path: file, folder },
          AbortSignal.timeout(600_000),
        );
        const items = verifiedItems(verification);
        const symbols = items.filter(({ kind }) => kind === 'symbol');
        counts.files += 1;
        counts.symbols += symbols.length;
        counts.judged += symbols.filter(isJudged).length;
        let alarms = 0;
        for (const error of errorsIn(verification)) {
          const isAbsent = error.finding === 'missing' && !/[()]/.test(error.name);
          if (isAbsent && !(await interpreter.exists(error.name))) {
            counts.confirmed += 1;
            continue;
          }
          alarms += 1;
          const { line } = lineColumnAt(code, error.range.start);
          onMistake(`called wrong: ${path.relative(data, file)}:${line}: ${error.message}`);
        }
        counts.alarms += alarms;
        if (alarms > 0) counts.alarmed += 1;
      }
    } finally {
      verifier.dispose();
      interpreter.dispose();
    }
  }
  const percent = (part: number, of: number): number => (of === 0 ? 0 : (100 * part) / of);
  return [
    { name: 'files of tutorials and examples', value: counts.files, unit: 'files' },
    { name: 'packages that they are of', value: counts.packages, unit: 'packages' },
    { name: 'symbols used in them', value: counts.symbols, unit: 'symbols' },
    { name: 'of these, judged', value: percent(counts.judged, counts.symbols), unit: '%' },
    { name: 'really absent, as the interpreter says', value: counts.confirmed, unit: 'symbols' },
    {
      name: 'of those judged, called missing or wrong',
      value: percent(counts.alarms, counts.judged),
      unit: '%',
      goal: { atMost: 0.1 },
    },
    { name: 'files in which something is', value: counts.alarmed, unit: 'files' },
  ];
}

const isJudged = (item: VerifiedItem): boolean => item.kind === 'symbol' && item.verdict.kind !== 'unknown';

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/** Some of the Python files below a folder, the same in every run. */
async function workingFiles(folder: string, most: number, interpreter: Interpreter): Promise<string[]> {
  const random = seededRandom(7);
  const files = (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith('.py'))
    .toSorted()
    .map((name) => ({ file: path.join(folder, name), order: random() }))
    .toSorted((one, other) => one.order - other.order);
  const taken: string[] = [];
  for (const { file } of files) {
    if (taken.length === most) break;
    if (await interpreter.works(file)) taken.push(file);
  }
  return taken;
}
