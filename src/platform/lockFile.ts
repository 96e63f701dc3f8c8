import { open, rm, stat, type FileHandle } from 'node:fs/promises';

/** Milliseconds after which a takeover, which takes a few, has surely been cut off by the end of its process. */
const maxTakeoverAge = 15_000;

async function openLockFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

/**
 * Creates a lock file that holds a text, which only one process can; false where it exists already. To release the lock, delete the file. Rejects
 * with file system errors, and leaves no file behind then.
 */
export async function createLockFile(path: string, text = ''): Promise<boolean> {
  const file = await openLockFile(path);
  if (!file) return false;
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/**
 * Replaces a lock file that a dead process has left; false where another process was faster. A second file next to it
 * keeps two processes from doing so at the same time: the slower one would delete the lock of the faster one.
 *
 * @param isStale Asked once nobody else can take the lock over: it may have a living holder again.
 */
export async function takeOverLockFile(
  path: string,
  text: string,
  isStale: () => Promise<boolean>,
): Promise<boolean> {
  const takeover = `${path}.takeover`;
  if (!(await createLockFile(takeover))) {
    // The next attempt gets through.
    if ((await lockFileAge(takeover)) > maxTakeoverAge) await rm(takeover, { force: true });
    return false;
  }
  try {
    if (!(await isStale())) return false;
    await rm(path, { recursive: true, force: true });
    return await createLockFile(path, text);
  } finally {
    await rm(takeover, { force: true });
  }
}

/** Milliseconds since a lock file was created or touched; 0 where there is none. */
export async function lockFileAge(path: string): Promise<number> {
  const touched = await stat(path).catch(() => undefined);
  return touched ? Date.now() - touched.mtimeMs : 0;
}
