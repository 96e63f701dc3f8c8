import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { isRunning } from '../../isRunning.ts';
import { createLockFile, takeOverLockFile } from '../../lockFile.ts';
import { nodeTimer } from '../../nodeTimer.ts';

/** Milliseconds between the heartbeats of the lock's holder. */
const heartbeatInterval = 2000;
/** Milliseconds without a heartbeat after which the holder counts as dead, even on another machine that shares the folder. */
const maxSilence = 15_000;

const ownerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ id: v.string(), host: v.string(), pid: v.number(), fileName: v.string() }),
);

type Owner = v.InferOutput<typeof ownerSchema>;

const lockPath = (folder: string): string => path.join(folder, 'download.lock');

/**
 * The right to download into a folder, held by one process among all windows. It is a file that names its holder and
 * what is being downloaded, and whose modification time is the holder's heartbeat. A dead holder's lock is taken over.
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
    }, heartbeatInterval);
  }

  /** Takes the lock to download a file; undefined while another process holds it. Rejects with file system errors. */
  static async take(folder: string, fileName: string): Promise<DownloadLock | undefined> {
    await mkdir(folder, { recursive: true });
    const owner: Owner = { id: randomUUID(), host: hostname(), pid: process.pid, fileName };
    const holder = await readOwner(folder);
    if (holder && (await provesAlive(folder, holder))) return undefined;
    const text = JSON.stringify(owner);
    const isStale = async (): Promise<boolean> => (await readOwner(folder))?.id === holder?.id;
    const isMine = holder
      ? await takeOverLockFile(lockPath(folder), text, isStale)
      : await createLockFile(lockPath(folder), text);
    return isMine ? new DownloadLock(folder, owner) : undefined;
  }

  /** Aborted when the lock is lost, for example to another window while this machine slept. */
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
    // It may be taken over between the two.
    await utimes(lockPath(this.#folder), now, now).catch(() => {});
  }
}

/** The name of the file that a process is downloading into a folder; undefined where none is. */
export async function downloadUnderWay(folder: string): Promise<string | undefined> {
  const owner = await readOwner(folder);
  return owner && (await isAlive(folder, owner)) ? owner.fileName : undefined;
}

/** Who holds the lock. One that cannot be read, torn by a crash or just being written, has no living holder. */
async function readOwner(folder: string): Promise<Owner | undefined> {
  const text = await readFile(lockPath(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(ownerSchema, text);
  return parsed.success ? parsed.output : { id: text, host: '', pid: 0, fileName: '' };
}

/**
 * Waits for a heartbeat where there was none for long: the holder may have slept, with its machine, or its clock may
 * differ from ours.
 */
async function provesAlive(folder: string, owner: Owner): Promise<boolean> {
  if (await isAlive(folder, owner)) return true;
  if (isDead(owner)) return false;
  const before = await lastHeartbeat(folder);
  await nodeTimer.delay(2.5 * heartbeatInterval);
  return (await lastHeartbeat(folder)) !== before;
}

async function isAlive(folder: string, owner: Owner): Promise<boolean> {
  return !isDead(owner) && Date.now() - (await lastHeartbeat(folder)) < maxSilence;
}

function isDead({ host, pid }: Owner): boolean {
  return host === hostname() && !isRunning(pid);
}

/** Milliseconds since 1970; 0 where there is no lock. */
function lastHeartbeat(folder: string): Promise<number> {
  return stat(lockPath(folder)).then(
    (status) => status.mtimeMs,
    () => 0,
  );
}
