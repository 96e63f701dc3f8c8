import type { Dirent } from 'node:fs';
import { isModuleName } from '../../core/verification/packages/isModuleName.ts';
import { moduleOfFile } from '../../core/verification/packages/moduleOfFile.ts';

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
