import { randomUUID } from 'node:crypto';
import { readFile, readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as v from 'valibot';
import type { Timer } from '../../core/ports/clock.ts';
import { isRunning } from '../isRunning.ts';
import { createLockFile, takeOverLockFile } from '../lockFile.ts';

/** Milliseconds for which a lock of a process on another machine must stay the same before it is taken over: a write takes a few. */
const maxRemoteHold = 10_000;
/** The same for a lock that does not name its holder, who was killed in the moment between creating and writing it. */
const maxTornHold = 2000;
/** The same where a process with the holder's number runs: it may be another one, which got the number of the one that ended. */
const maxRunningHold = 60_000;
/** Milliseconds between two attempts, at least and at most. Chance keeps two windows from meeting again and again. */
const pause = { least: 2, most: 12 } as const;

const holderSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ id: v.pipe(v.string(), v.uuid()), pid: v.number(), place: v.string() }),
);

/**
 * The right to change a file, held by one process at a time while it writes. It is a file that names its holder. The lock
 * of a process that has ended is taken over at once; that of one on another machine, when it has stayed the same for long.
 */
export class FileLock {
  readonly #path: string;
  readonly #text: string;
  /** Where the new content may be written: deleted by whoever takes over a lock that was left behind. */
  readonly temporaryPath: string;

  private constructor(file: string, id: string, place: string) {
    this.#path = lockPath(file);
    this.#text = JSON.stringify({ id, pid: process.pid, place });
    this.temporaryPath = temporaryPath(file, id);
  }

  /** Waits for the lock of a file, whose folder exists. Rejects with file system errors. */
  static async take(file: string, timer: Timer): Promise<FileLock> {
    const place = await processPlace();
    const lock = new FileLock(file, randomUUID(), place);
    let seen: string | undefined;
    let waited = 0;
    for (;;) {
      if (await createLockFile(lock.#path, lock.#text)) return lock;
      const holder = await readLock(lock.#path);
      if (holder === undefined) continue;
      if (holder !== seen) waited = 0;
      seen = holder;
      if (waited >= maxHold(holder, place) && (await lock.#takeOver(file, holder))) return lock;
      const milliseconds = pause.least + Math.random() * (pause.most - pause.least);
      await timer.delay(milliseconds);
      waited += milliseconds;
    }
  }

  /** False once another process has taken it over, which it does when this one has slept for long. */
  async isHeld(): Promise<boolean> {
    return (await readLock(this.#path)) === this.#text;
  }

  async release(): Promise<void> {
    if (await this.isHeld()) await rm(this.#path, { force: true });
  }

  async #takeOver(file: string, holder: string): Promise<boolean> {
    const isStale = async (): Promise<boolean> => (await readLock(this.#path)) === holder;
    if (!(await takeOverLockFile(this.#path, this.#text, isStale))) return false;
    const left = v.safeParse(holderSchema, holder);
    if (left.success) await rm(temporaryPath(file, left.output.id), { force: true });
    return true;
  }
}

const lockPath = (file: string): string => `${file}.lock`;
const temporaryPath = (file: string, id: string): string => `${file}.${id}.tmp`;

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Milliseconds for which the lock of this holder may stay the same. */
function maxHold(text: string, place: string): number {
  const holder = v.safeParse(holderSchema, text);
  if (!holder.success) return maxTornHold;
  if (holder.output.place !== place) return maxRemoteHold;
  return isRunning(holder.output.pid) ? maxRunningHold : 0;
}

/** Where a process number means the same process: a machine since its start, and a container on it. */
async function processPlace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const container = await readlink('/proc/self/ns/pid').catch(() => '');
  return [hostname(), process.platform, boot.trim(), container].join(' ');
}
