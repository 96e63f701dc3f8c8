import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onProcessEnd } from '../onProcessEnd.ts';

/** A lock whose owner has not yet written its process id is taken for abandoned after this many milliseconds. */
const graceMs = 5_000;

/**
 * Runs `action` while this process alone holds the lock, which is a directory holding the owner's process id. Waits
 * while another process holds it; takes over a lock whose owner no longer runs.
 */
export async function withDirectoryLock<T>(directory: string, action: () => Promise<T>): Promise<T> {
  mkdirSync(path.dirname(directory), { recursive: true });
  const owner = path.join(directory, 'pid');
  for (let told = false; ;) {
    try {
      mkdirSync(directory);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isAbandoned(directory, owner)) {
      rmSync(directory, { recursive: true, force: true });
      continue;
    }
    if (!told) console.error(`Waiting for another process that holds ${directory} ...`);
    told = true;
    await delay(200);
  }
  writeFileSync(owner, String(process.pid));
  const release = (): void => rmSync(directory, { recursive: true, force: true });
  const unregister = onProcessEnd(release);
  try {
    return await action();
  } finally {
    unregister();
    release();
  }
}

function isAbandoned(directory: string, owner: string): boolean {
  const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
  if (pid > 0) return !isRunning(pid);
  const age = statSync(directory, { throwIfNoEntry: false });
  return age !== undefined && Date.now() - age.mtimeMs > graceMs;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: it runs, as another user
  }
}
