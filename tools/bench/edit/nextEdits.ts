import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lineHunks, linesOf } from '../../../src/core/edits/lineHunks.ts';
import type { BrokenPlaces } from '../../../src/core/edits/next/brokenPlaces.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../../../src/platform/verification/verifier/localCodeVerifier.ts';
import type { Figure } from '../benchmark.ts';
import { definitionChanges, type PlantedChange } from './definitionChanges.ts';
import { reportedBy, type ReportedPlace } from './pyrightTruth.ts';

/** The renames and changed signatures in all. */
const wantedChanges = 30;

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/**
 * Whether all that a change of a definition breaks is listed, and nothing else: renames and changed signatures in copies of real
 * packages. What is broken is told by pyright's command line, on the whole package before and after.
 *
 * @param packages Folders of Python packages.
 * @param say Prints what was missed or listed wrongly.
 */
export async function measureNextEdits(
  packages: readonly string[],
  say: (line: string) => void,
  count = wantedChanges,
): Promise<Figure[]> {
  const totals: Totals = {
    ...{ changes: 0, complete: 0, broken: 0, consequences: 0 },
    ...{ listed: 0, wrong: 0, renamed: 0, seconds: 0 },
  };
  for (const [at, source] of packages.entries()) {
    const share = Math.ceil((count - totals.changes) / (packages.length - at));
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'phidelity-next-')));
    try {
      await cp(source, path.join(folder, path.basename(source)), { recursive: true });
      await measurePackage(folder, share, totals, say);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const { changes, complete, broken, consequences, listed, wrong, renamed, seconds } = totals;
  return [
    { name: 'next edits: changes of definitions', value: changes, unit: '' },
    { name: 'next edits: places broken by them', value: broken, unit: '' },
    { name: 'next edits: of these, listed', value: listed, unit: '', goal: { atLeast: broken } },
    { name: 'next edits: changes with all listed', value: complete, unit: '', goal: { atLeast: changes } },
    { name: 'next edits: listed, but not broken', value: wrong, unit: '', goal: { atMost: 0 } },
    // The type of something else is another one while the definition is not found, such as that of a value it is tested for.
    { name: 'next edits: reports elsewhere that only follow from them', value: consequences, unit: '' },
    { name: 'next edits: mended by renaming', value: renamed, unit: '' },
    { name: 'next edits: time for a change', value: seconds / Math.max(1, changes), unit: 's' },
  ];
}

type Totals = Record<
  'changes' | 'complete' | 'broken' | 'consequences' | 'listed' | 'wrong' | 'renamed' | 'seconds',
  number
>;

async function measurePackage(
  folder: string,
  count: number,
  totals: Totals,
  say: (line: string) => void,
): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.py')).sort();
  const texts = new Map<string, string>();
  for (const file of files) texts.set(file, await readFile(path.join(folder, file), 'utf8'));
  const before = await reportedBy(folder);
  const verifier = new LocalCodeVerifier({
    ...{ environment: {}, timer: nodeTimer, logger: silent },
    patience: 600_000,
  });
  verifier.configure({ familiar: [], isTrusted: false, folders: [{ path: folder }] });
  try {
    for (const change of await definitionChanges(folder, files, count)) {
      const start = Date.now();
      const found = await brokenIn(folder, change, verifier);
      totals.seconds += (Date.now() - start) / 1000;
      await writeFile(path.join(folder, change.file), change.after);
      const truth = newPlaces(change, before, await reportedBy(folder));
      await writeFile(path.join(folder, change.file), change.before);
      const listed = listedPlaces(folder, found);
      const unlisted = truth.filter((one) => !listed.some((place) => contains(place, one)));
      const missed = unlisted.filter((one) => one.message.includes(change.name) || isAt(change, one, texts));
      totals.consequences += unlisted.length - missed.length;
      const wrong = listed.filter((place) => !truth.some((one) => contains(place, one)));
      totals.changes += 1;
      totals.complete += missed.length === 0 ? 1 : 0;
      totals.broken += truth.length - unlisted.length + missed.length;
      totals.listed += truth.length - unlisted.length;
      totals.wrong += wrong.length;
      totals.renamed += listed.filter(({ isRenaming }) => isRenaming).length;
      say(`${change.file}: ${change.what}: ${truth.length} broken, ${listed.length} places listed`);
      for (const one of missed) say(`  missed ${describe(one)}`);
      for (const one of wrong) say(`  not broken ${describe(one)}`);
    }
  } finally {
    verifier.dispose();
  }
}

function brokenIn(
  folder: string,
  { file, before, after }: PlantedChange,
  verifier: LocalCodeVerifier,
): Promise<BrokenPlaces> {
  const change = { path: path.join(folder, file), folder, before, after, excluded: [], unsaved: [] };
  return verifier.brokenBy(change, new AbortController().signal);
}

/** What is reported only after a change, but for the changed lines themselves. */
function newPlaces(
  { file, before, after }: PlantedChange,
  old: readonly ReportedPlace[],
  now: readonly ReportedPlace[],
): ReportedPlace[] {
  const hunks = lineHunks(linesOf(before), linesOf(after));
  const keyOf = (one: ReportedPlace): string => JSON.stringify([one.file, one.range.start, one.message]);
  const known = new Set(old.map(keyOf));
  return now.filter((one) => {
    if (known.has(keyOf(one))) return false;
    if (one.file !== file) return true;
    const { line } = one.range.start;
    return !hunks.some(({ newStart, newEnd }) => line >= newStart && line < newEnd);
  });
}

interface ListedPlace extends ReportedPlace {
  readonly isRenaming: boolean;
}

function listedPlaces(folder: string, { files }: BrokenPlaces): ListedPlace[] {
  return files.flatMap((file) =>
    file.places.map(({ range, message, isRenaming }) => ({
      ...{ range, message, isRenaming },
      file: path.relative(folder, file.path),
    })),
  );
}

/** Whether the lines of a place have the name of the definition. */
function isAt(
  { name }: PlantedChange,
  { file, range }: ReportedPlace,
  texts: ReadonlyMap<string, string>,
): boolean {
  const lines = linesOf(texts.get(file) ?? '').slice(range.start.line, range.end.line + 1);
  return new RegExp(`\\b${name}\\b`).test(lines.join('\n'));
}

function contains(outer: ReportedPlace, inner: ReportedPlace): boolean {
  const isBefore = (
    a: { line: number; character: number },
    b: { line: number; character: number },
  ): boolean => a.line < b.line || (a.line === b.line && a.character <= b.character);
  if (outer.file !== inner.file) return false;
  return isBefore(outer.range.start, inner.range.start) && isBefore(inner.range.end, outer.range.end);
}

function describe({ file, range, message }: ReportedPlace): string {
  return `${file}:${range.start.line + 1}: ${message.split('\n')[0]}`;
}
