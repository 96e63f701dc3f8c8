import path from 'node:path';
import { projectRoot } from '../projectRoot.ts';
import { lineCoverage } from './lineCoverage.ts';

const room = 'core';
const wantedPercent = 92;

/** Prints which part of the lines of core the tests ran, shelf by shelf. Returns what is wrong when it is too small. */
export function reportCoverage(directory: string): string | undefined {
  const folder = path.join(projectRoot, 'src', room);
  const shelves = new Map<string, { all: number; run: number }>();
  const total = { all: 0, run: 0 };
  for (const [file, lines] of lineCoverage(directory, folder)) {
    if (lines.all.size === 0) continue; // types alone
    const [shelf = ''] = path.relative(folder, file).split(path.sep);
    const sum = shelves.get(shelf) ?? { all: 0, run: 0 };
    shelves.set(shelf, sum);
    for (const one of [sum, total]) {
      one.all += lines.all.size;
      one.run += lines.run.size;
    }
  }
  const percent = ({ all, run }: typeof total): string => ((100 * run) / all).toFixed(1).padStart(5);
  console.log(`\nLines of src/${room} that the tests ran:`);
  for (const [shelf, sum] of [...shelves].toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(`${percent(sum)} % of ${String(sum.all).padStart(5)}  ${shelf}`);
  console.log(`${percent(total)} % of ${String(total.all).padStart(5)}  all`);
  // No line at all is wrong too.
  if (total.run / total.all >= wantedPercent / 100) return undefined;
  return `The tests ran${percent(total)} % of the lines of src/${room}; ${wantedPercent} % are wanted.`;
}
