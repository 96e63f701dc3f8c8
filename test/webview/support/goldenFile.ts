import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';

const folder = new URL('../golden/', import.meta.url);

export async function readSample(name: string): Promise<string> {
  return readFile(new URL(name, folder), 'utf8');
}

/** Compares with a file that holds what is right; UPDATE_GOLDEN=1 writes it instead, to be looked at before committing. */
export async function assertGolden(name: string, actual: string): Promise<void> {
  if (process.env['UPDATE_GOLDEN']) await writeFile(new URL(name, folder), actual);
  assert.equal(actual, await readFile(new URL(name, folder), 'utf8'));
}
