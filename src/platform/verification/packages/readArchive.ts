import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InstalledDistribution } from '../../../core/verification/packages/classifyModule.ts';
import { readMetadataFolderName } from '../../../core/verification/packages/distribution.ts';
import { recordModules } from '../../../core/verification/packages/moduleName.ts';

/** In bytes; a longer list of entries is not read. */
const longestList = 16 << 20;

/**
 * The modules and the distribution in a zip archive on the search path, such as a zipped egg or a wheel, by the names of
 * its files alone. No modules if it cannot be read. It must be a regular file.
 */
export async function readArchive(
  path: string,
): Promise<{ readonly modules: readonly string[]; readonly distribution?: InstalledDistribution }> {
  const names = await entryNames(path).catch(() => []);
  const modules = [...recordModules(names.join('\n'))];
  const metadata = names.map((name) => /^[^/]+\.dist-info(?=\/)/.exec(name)?.[0]).find(Boolean);
  const named = readMetadataFolderName(metadata ?? basename(path).replace(/\.egg$/, '.egg-info'));
  return { modules, ...(named && { distribution: { ...named, modules, isEditable: false } }) };
}

// Records of the zip format, and the lengths of their fixed parts.
const endRecord = { signature: 0x06054b50, length: 22, longestComment: 0xffff };
const entryRecord = { signature: 0x02014b50, length: 46 };

async function entryNames(path: string): Promise<string[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tailLength = Math.min(size, endRecord.length + endRecord.longestComment);
    const tail = await readBytes(file, size - tailLength, tailLength);
    let end = tail.length - endRecord.length;
    while (end >= 0 && tail.readUInt32LE(end) !== endRecord.signature) end -= 1;
    if (end < 0) return [];
    const length = tail.readUInt32LE(end + 12);
    const list = await readBytes(file, tail.readUInt32LE(end + 16), Math.min(length, size, longestList));
    return namesInList(list);
  } finally {
    await file.close();
  }
}

function namesInList(list: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + entryRecord.length <= list.length;) {
    if (list.readUInt32LE(at) !== entryRecord.signature) break;
    const [nameLength = 0, ...others] = [28, 30, 32].map((offset) => list.readUInt16LE(at + offset));
    const start = at + entryRecord.length;
    names.push(list.toString('utf8', start, start + nameLength));
    at = others.reduce((sum, length) => sum + length, start + nameLength);
  }
  return names;
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
