import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isModuleName } from '../../core/verification/packages/isModuleName.ts';
import { moduleOfFile } from '../../core/verification/packages/moduleOfFile.ts';

/** Deeper than this no module is looked for in a folder. */
const deepest = 3;

/** Whether there is Python in a folder, or below it as in a namespace package. */
export async function holdsModules(folder: string, depth = 0): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => !entry.isDirectory() && moduleOfFile(entry.name) !== undefined)) return true;
  if (depth === deepest) return false;
  for (const entry of entries) {
    // Links below are not followed: they may lead round in circles.
    if (!entry.isDirectory() || !isModuleName(entry.name) || entry.name === '__pycache__') continue;
    if (await holdsModules(join(folder, entry.name), depth + 1)) return true;
  }
  return false;
}
