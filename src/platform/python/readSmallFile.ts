import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The text of a regular file, at most `bytes` from its beginning. `undefined` where there is none that can be read. What
 * is read here lies in folders that anyone may have filled: it may be a device, a pipe or far too large.
 */
export async function readSmallFile(path: string, bytes = 1 << 20): Promise<string | undefined> {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await file.stat();
      if (!status.isFile()) return undefined;
      const buffer = Buffer.alloc(Math.min(status.size, bytes));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
