import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';

/**
 * The text of a regular file, at most `bytes` from its beginning. `undefined` if it cannot be read. The contents of these
 * folders are untrusted: a file may be a device, a pipe or far too large.
 */
export async function readSmallFile(path: string, bytes = 1 << 20): Promise<string | undefined> {
  const content = await readSmallBytes(path, bytes);
  return content && decoded(content);
}

/** The same as bytes. */
export async function readSmallBytes(path: string, bytes: number): Promise<Buffer | undefined> {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await file.stat();
      if (!status.isFile()) return undefined;
      const buffer = Buffer.alloc(Math.min(status.size, bytes));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

/** Windows' older tools write UTF-16, with a mark that says so. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const whole = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return whole.swap16().toString('utf16le');
  }
  return bytes.toString('utf8');
}

export function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The paths that are folders, without duplicates, in their order. */
export async function existingFolders(paths: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(paths)];
  const found = await Promise.all(
    distinct.map(async (path) => ((await stat(path).catch(() => undefined))?.isDirectory() ? [path] : [])),
  );
  return found.flat();
}

/**
 * Whether a path leads to another machine. Accessing it would send credentials there, so paths from a workspace are checked
 * first.
 */
export function isUncPath(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}
