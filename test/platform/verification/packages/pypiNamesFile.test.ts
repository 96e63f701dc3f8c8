import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { PhidelityError } from '../../../../src/core/errors/phidelityError.ts';
import {
  pypiNamesHeaderBytes,
  readPypiNames,
} from '../../../../src/platform/verification/packages/pypiNamesFile.ts';
import { projectRoot } from '../../../../tools/projectRoot.ts';
import { encodePypiNames } from '../../../../tools/pypiNames/encodePypiNames.ts';
import { FileTree } from '../../../support/fileTree.ts';

describe('readPypiNames', () => {
  let files: FileTree;
  let file: string;

  beforeEach(async () => {
    files = await FileTree.create();
    file = files.path('names.bin');
  });

  afterEach(() => files.remove());

  const list = {
    names: new Set(['requests', 'numpy', 'zope-interface']),
    popular: ['numpy', 'requests'],
    snapshot: '2026-11',
  };
  const isRefused = (): Promise<void> =>
    assert.rejects(
      readPypiNames(file),
      (error) => error instanceof PhidelityError && error.reason === 'package-names',
    );

  it('gives back what was written', async () => {
    await writeFile(file, encodePypiNames(list));
    const read = await readPypiNames(file);
    assert.deepEqual([read.snapshot, read.count, read.popular], ['2026-11', 3, ['numpy', 'requests']]);
    for (const name of list.names) assert.ok(read.has(name));
    assert.ok(!read.has('quantumflux'));
  });

  it('refuses a file that is missing, cut short, too long or something else', async () => {
    await isRefused();
    const whole = encodePypiNames(list);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('PYPINAME'),
      whole.subarray(0, -1),
      Buffer.concat([whole, whole]),
    ]) {
      await writeFile(file, bytes);
      await isRefused();
    }
    for (const end of [4, pypiNamesHeaderBytes, pypiNamesHeaderBytes + 3]) {
      await writeFile(file, whole.subarray(0, end));
      await isRefused();
    }
  });

  it('refuses a file of which any byte has changed', async () => {
    const whole = encodePypiNames(list);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= change;
        await writeFile(file, bytes);
        await isRefused();
      }),
    );
  });

  it('the names that come with Phidelity hold those that everyone knows, in about a megabyte', async () => {
    const shipped = path.join(projectRoot, 'data', 'pypi-names.bin');
    const { has, count, popular } = await readPypiNames(shipped);
    assert.ok(count > 800_000);
    assert.ok(popular.length > 10_000 && popular.slice(0, 20).includes('requests'));
    assert.deepEqual(
      popular.filter((name) => !has(name)),
      [],
    );
    assert.ok((await readFile(shipped)).length < 1_100_000);
  });
});
