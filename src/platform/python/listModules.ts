import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isModuleName, moduleOfFile } from '../../core/verification/packages/moduleFileName.ts';

/** Deeper than this no module is looked for in a folder. */
const deepest = 3;

/** What could be a top-level module among the entries of a folder: `true` for a file, `false` for a folder. */
export function moduleCandidates(entries: readonly Dirent[]): Map<string, boolean> {
  const candidates = new Map<string, boolean>();
  for (const entry of entries) {
    const module = moduleOfFile(entry.name);
    if (module !== undefined && !entry.isDirectory()) candidates.set(module, true);
  }
  for (const entry of entries) {
    if (entry.isFile() || !isModuleName(entry.name) || entry.name === '__pycache__') continue;
    if (!candidates.has(entry.name)) candidates.set(entry.name, false);
  }
  return candidates;
}

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
