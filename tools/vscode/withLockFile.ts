import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../../src/platform/isRunning.ts';
import { createLockFile, lockFileAge, takeOverLockFile } from '../../src/platform/lockFile.ts';
import { onProcessEnd } from '../onProcessEnd.ts';

/** Milliseconds after which a lock whose holder has not written its process id counts as abandoned. */
const graceMilliseconds = 5000;

/**
 * Runs `action` while this process alone holds the lock, which is a file with the holder's process id. Waits while
 * another process holds it, and takes over the lock of a process that no longer runs.
 */
export async function withLockFile<T>(file: string, action: () => Promise<T>): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true });
  const pid = String(process.pid);
  for (let hasTold = false; !(await createLockFile(file, pid));) {
    if (await isAbandoned(file)) {
      if (await takeOverLockFile(file, pid, () => isAbandoned(file))) break;
    } else {
      if (!hasTold) console.error(`Waiting for another process that holds ${file} ...`);
      hasTold = true;
    }
    await delay(200);
  }
  const release = (): void => rmSync(file, { force: true });
  const unregister = onProcessEnd(release);
  try {
    return await action();
  } finally {
    unregister();
    release();
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  return pid > 0 ? !isRunning(pid) : (await lockFileAge(file)) > graceMilliseconds;
}
