import { join } from 'node:path';
import type { InstalledDistribution } from '../../../core/verification/packages/classifyModule.ts';
import {
  isModuleName,
  recordedPathFiles,
  recordModules,
} from '../../../core/verification/packages/moduleName.ts';
import {
  type DistributionMetadata,
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
  const named = (await readMetadata(path, isEgg)) ?? readMetadataFolderName(entry);
  if (!named) return undefined;
  const isEditable = !isEgg && (await isEditableInstall(path));
  if (/^types-|-stubs$/i.test(named.name)) return { ...named, modules: [], isEditable };
  const listed = named.modules ?? (await topLevelModules(path));
  if (listed && !isEditable) return { ...named, modules: listed, isEditable };
  const record = await readSmallFile(join(path, isEgg ? 'SOURCES.txt' : 'RECORD'), recordBytes);
  const modules = listed ?? [...recordModules(record ?? '')];
  const pathFiles = isEgg ? [] : recordedPathFiles(record ?? '');
  return { ...named, modules, isEditable, ...(pathFiles.length > 0 && { pathFiles }) };
}

async function readMetadata(path: string, isEgg: boolean): Promise<DistributionMetadata | undefined> {
  const head =
    (await readSmallFile(join(path, isEgg ? 'PKG-INFO' : 'METADATA'), headBytes)) ??
    (isEgg ? await readSmallFile(path, headBytes) : undefined);
  return head === undefined ? undefined : readDistributionMetadata(head);
}

async function isEditableInstall(path: string): Promise<boolean> {
  return /"editable"\s*:\s*true/.test((await readSmallFile(join(path, 'direct_url.json'))) ?? '');
}

/** What `top_level.txt` lists; undefined where it lists nothing. */
async function topLevelModules(path: string): Promise<string[] | undefined> {
  const text = (await readSmallFile(join(path, 'top_level.txt'))) ?? '';
  // Debian's and older files of nested modules name them as paths.
  const listed = text.split(/\r?\n/).map((line) => line.trim().split('/')[0]!);
  const modules = [...new Set(listed.filter(isModuleName))];
  return modules.length > 0 ? modules : undefined;
}
