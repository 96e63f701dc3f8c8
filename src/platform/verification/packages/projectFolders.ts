import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { excludedFolders } from '../../../core/python/excludedFolders.ts';
import { existingFolders } from '../untrustedFiles.ts';

/** Deeper below the workspace, or among more folders than these, no project is looked for until a file of it is checked. */
const deepest = 4;
const mostLookedAt = 500;
const mostFound = 50;

/** The folders below one that hold a project, the nearest first. Hidden ones and those of packages are left out. */
export async function projectFolders(
  root: string,
  isProject: (names: readonly string[]) => boolean,
  signal: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  let level = [root];
  let lookedAt = 0;
  for (let depth = 0; depth <= deepest; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      signal.throwIfAborted();
      if (++lookedAt > mostLookedAt || found.length >= mostFound) return found;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => !entry.isDirectory());
      if (folder !== root && isProject(files.map(({ name }) => name))) found.push(folder);
      for (const entry of entries)
        if (entry.isDirectory() && !entry.name.startsWith('.') && !excludedFolders.has(entry.name))
          next.push(join(folder, entry.name));
    }
    level = next;
  }
  return found;
}

const wildcard = /[*?[]/;

/** More than any workspace has members. */
const mostMatching = 1000;

/**
 * The folders that a path names, which may have wildcards in its parts: `packages/*`. One without wildcards need not
 * exist.
 */
export async function matchingFolders(start: string, pattern: string): Promise<string[]> {
  if (pattern.includes('\0')) return [];
  let found = [start];
  if (!wildcard.test(pattern)) return [resolve(start, pattern)];
  for (const part of pattern.split(/[/\\]/).filter((one) => one !== '' && one !== '.')) {
    const all = await Promise.all(found.map((folder) => matchingPart(folder, part)));
    found = all.flat().slice(0, mostMatching);
  }
  return existingFolders(found);
}

async function matchingPart(folder: string, part: string): Promise<string[]> {
  if (!wildcard.test(part)) return [join(folder, part)];
  const matches = partPattern(part);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && matches.test(entry.name))
    .map((entry) => join(folder, entry.name));
}

/** `*` and `?` as shells know them. A set of characters counts as any one: too many folders do no harm. */
function partPattern(part: string): RegExp {
  const source = part
    .replaceAll(/\[[^\]]*\]/g, '?')
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
