import { join } from 'node:path';
import type { InstalledDistribution } from '../../../core/verification/packages/classifyModule.ts';
import { isModuleName, recordModules } from '../../../core/verification/packages/moduleName.ts';
import {
  readDistributionMetadata,
  readMetadataFolderName,
} from '../../../core/verification/packages/distribution.ts';
import { readSmallFile } from '../untrustedFiles.ts';

/** Bytes that are read of the metadata: a long description may follow. Some have 75 KB of licence before the URLs. */
const headBytes = 128 << 10;

/** Bytes that are read of a list of files: large distributions have tens of thousands. */
const recordBytes = 8 << 20;

/**
 * Reads a folder (or, from distutils, a file) of metadata in `site-packages`. `undefined` if it does not name a
 * distribution. Of damaged metadata, as much as can be read: at least name and version from the folder's own name.
 */
export async function readDistribution(
  folder: string,
  entry: string,
): Promise<InstalledDistribution | undefined> {
  const path = join(folder, entry);
  const isEgg = !entry.endsWith('.dist-info');
  const head =
    (await readSmallFile(join(path, isEgg ? 'PKG-INFO' : 'METADATA'), headBytes)) ??
    (isEgg ? await readSmallFile(path, headBytes) : undefined);
  const declared = head === undefined ? undefined : readDistributionMetadata(head);
  const named = declared ?? readMetadataFolderName(entry);
  if (!named) return undefined;
  const [topLevel, address] = await Promise.all([
    readSmallFile(join(path, 'top_level.txt')),
    isEgg ? undefined : readSmallFile(join(path, 'direct_url.json')),
  ]);
  const isEditable = address !== undefined && /"editable"\s*:\s*true/.test(address);
  const isStubs = /^types-|-stubs$/i.test(named.name);
  const modules = isStubs ? [] : await ownModules(path, topLevel, isEgg);
  return { ...named, modules, isEditable };
}

async function ownModules(path: string, topLevel: string | undefined, isEgg: boolean): Promise<string[]> {
  // Debian's and older files of nested modules name them as paths.
  const listed = topLevel?.split(/\r?\n/).map((line) => line.trim().split('/')[0]!) ?? [];
  const named = listed.filter(isModuleName);
  if (named.length > 0) return [...new Set(named)];
  const record = await readSmallFile(join(path, isEgg ? 'SOURCES.txt' : 'RECORD'), recordBytes);
  return record === undefined ? [] : [...recordModules(record)];
}
