import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { nodeTimer } from '../../nodeTimer.ts';

/** Milliseconds between the signs of life of who holds the lock. */
const heartbeat = 2000;
/** Milliseconds without one after which its owner is taken for dead, be it on another machine that shares the folder. */
const longestSilence = 15_000;

const ownerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ id: v.string(), host: v.string(), pid: v.number(), fileName: v.string() }),
);

type Owner = v.InferOutput<typeof ownerSchema>;

const lockPath = (folder: string): string => path.join(folder, 'download.lock');

/**
 * The right to download into a folder, held by one process among all windows. It is a file that shows who holds it, for
 * what, and by its time of change that they live. A holder that died leaves it to the next one.
 */
export class DownloadLock {
  readonly #folder: string;
  readonly #owner: Owner;
  readonly #lost = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  private constructor(folder: string, owner: Owner) {
    this.#folder = folder;
    this.#owner = owner;
    this.#timer = setInterval(() => {
      this.#beating = this.#beat();
    }, heartbeat);
  }

  /** Takes it for the download of a file; undefined where another process holds it. Rejects with file system errors. */
  static async take(folder: string, fileName: string): Promise<DownloadLock | undefined> {
    await mkdir(folder, { recursive: true });
    const owner: Owner = { id: randomUUID(), host: hostname(), pid: process.pid, fileName };
    const holder = await readOwner(folder);
    if (holder && (await provesAlive(folder, holder))) return undefined;
    const isMine = holder ? await replaceDead(folder, holder, owner) : await create(folder, owner);
    if (!isMine) return undefined;
    return new DownloadLock(folder, owner);
  }

  /** Aborted when the lock was lost, as to another window while this machine slept. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    if (await this.#isHeld()) await rm(lockPath(this.#folder), { force: true });
  }

  async #isHeld(): Promise<boolean> {
    return (await readOwner(this.#folder))?.id === this.#owner.id;
  }

  async #beat(): Promise<void> {
    if (!(await this.#isHeld())) return this.#lost.abort();
    const now = new Date();
    // It may have been taken between the two.
    await utimes(lockPath(this.#folder), now, now).catch(() => {});
  }
}

/** The name of the file that some process downloads into a folder at this time. */
export async function downloadUnderWay(folder: string): Promise<string | undefined> {
  const owner = await readOwner(folder);
  return owner && (await isAlive(folder, owner)) ? owner.fileName : undefined;
}

/** Who holds the lock; one that cannot be read, because it was torn by a crash or is just being written, is nobody's. */
async function readOwner(folder: string): Promise<Owner | undefined> {
  const text = await readFile(lockPath(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(ownerSchema, text);
  return parsed.success ? parsed.output : { id: text, host: '', pid: 0, fileName: '' };
}

/**
 * Whether the holder gives a sign of life now. One that has been silent may have slept, with its machine, or its clock
 * may differ from ours.
 */
async function provesAlive(folder: string, owner: Owner): Promise<boolean> {
  if (await isAlive(folder, owner)) return true;
  if (isDead(owner)) return false;
  const before = await lastSign(folder);
  await nodeTimer.delay(2.5 * heartbeat);
  return (await lastSign(folder)) !== before;
}

async function isAlive(folder: string, owner: Owner): Promise<boolean> {
  return !isDead(owner) && Date.now() - (await lastSign(folder)) < longestSilence;
}

function isDead({ host, pid }: Owner): boolean {
  return host === hostname() && !isProcess(pid);
}

/** Milliseconds since 1970; 0 where there is no lock. */
function lastSign(folder: string): Promise<number> {
  return stat(lockPath(folder)).then(
    (status) => status.mtimeMs,
    () => 0,
  );
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is someone else's
  }
}

/** Whether the lock could be made, which only one process can. */
async function create(folder: string, owner: Owner): Promise<boolean> {
  try {
    const file = await open(lockPath(folder), 'wx');
    try {
      await file.writeFile(JSON.stringify(owner));
    } catch (error) {
      await rm(lockPath(folder), { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Puts a lock in the place of a dead holder's. A file beside it keeps others from doing so at the same time, who would
 * otherwise delete the new lock for the old one.
 */
async function replaceDead(folder: string, dead: Owner, owner: Owner): Promise<boolean> {
  const gate = `${lockPath(folder)}.takeover`;
  try {
    await (await open(gate, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - (await stat(gate).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    // Whoever made it has died within the few milliseconds that this takes: the next attempt gets through.
    if (age > longestSilence) await rm(gate, { force: true });
    return false;
  }
  try {
    if ((await readOwner(folder))?.id !== dead.id) return false;
    await rm(lockPath(folder), { force: true });
    return await create(folder, owner);
  } finally {
    await rm(gate, { force: true });
  }
}
