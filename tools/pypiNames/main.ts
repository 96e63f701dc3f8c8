/**
 * `npx tsx tools/pypiNames/main.ts NAMES.tsv[.gz] --snapshot 2026-11 [--check]`: builds `data/pypi-names.bin` from a list
 * of all projects on PyPI, one a line, with a tab and the rank by downloads after those that have one. With `--check`,
 * nothing is built: the present file is asked for every name of the list, and for names that are not in it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { distributionName } from '../../src/core/verification/packages/distribution.ts';
import { readPypiNames } from '../../src/platform/verification/packages/pypiNamesFile.ts';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { SetupError } from '../setupError.ts';
import { encodePypiNames } from './encodePypiNames.ts';

const target = path.join(projectRoot, 'data', 'pypi-names.bin');

function readNames(file: string): { readonly names: ReadonlySet<string>; readonly popular: string[] } {
  let bytes = readFileSync(file);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  const names = new Set<string>();
  const ranks = new Map<string, number>();
  for (const line of bytes.toString('utf8').split('\n')) {
    if (line === '') continue;
    const [written = '', rank = ''] = line.split('\t');
    const name = distributionName(written);
    if (name === undefined) throw new SetupError(`"${written}" in ${file} is no name of a project.`);
    names.add(name);
    if (rank !== '') ranks.set(name, Number(rank));
  }
  const popular = [...ranks].sort(([, a], [, b]) => a - b).map(([name]) => name);
  return { names, popular };
}

/** Names that look like the others, and are not among them. */
function* inventedNames(names: ReadonlySet<string>): Generator<string> {
  for (const name of names) {
    const invented = `${name.slice(1)}-${name.slice(0, 1)}x`;
    if (!names.has(invented)) yield invented;
  }
}

async function check(names: ReadonlySet<string>): Promise<number> {
  const started = performance.now();
  const known = await readPypiNames(target);
  const opened = performance.now();
  const missed = [...names].filter((name) => !known.has(name)).length;
  const asked = performance.now();
  let invented = 0;
  let taken = 0;
  for (const name of inventedNames(names)) {
    invented += 1;
    if (known.has(name)) taken += 1;
  }
  console.log(`snapshot ${known.snapshot}, ${known.count} names, ${known.popular.length} popular`);
  console.log(`${missed} of ${names.size} names of the list reported unknown`);
  console.log(
    `${taken} of ${invented} invented names taken for real (${((100 * taken) / invented).toFixed(3)} %)`,
  );
  const each = ((asked - opened) * 1000) / names.size;
  console.log(`read in ${(opened - started).toFixed(1)} ms, ${each.toFixed(2)} µs a name`);
  return missed === 0 && known.count === names.size ? 0 : 1;
}

await runEntryPoint(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { snapshot: { type: 'string' }, check: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new SetupError(
      'Usage: npx tsx tools/pypiNames/main.ts NAMES.tsv[.gz] --snapshot 2026-11 [--check]',
    );
  const { names, popular } = readNames(file);
  if (values.check) return check(names);
  if (!/^\d{4}-\d{2}(-\d{2})?$/.test(values.snapshot ?? ''))
    throw new SetupError('--snapshot names the month or day of the list, as 2026-11.');
  const bytes = encodePypiNames({ names, popular, snapshot: values.snapshot! });
  writeFileSync(target, bytes);
  console.log(`${path.relative(projectRoot, target)}: ${bytes.length} bytes, ${names.size} names`);
  return check(names);
});
