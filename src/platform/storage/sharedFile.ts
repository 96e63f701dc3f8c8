import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Timer } from '../../core/ports/clock.ts';
import { TaskQueue } from '../../core/lifetime/async.ts';
import { nodeTimer } from '../nodeTimer.ts';
import { writeSynced } from '../writeFileAtomic.ts';
import { FileLock } from './fileLock.ts';

/**
 * A text file that several windows change. Each change is made to the current text while no other process can change it,
 * and replaces the text at once: no change is lost, readers find the old text or the new one, and so does a machine that
 * loses power. A process that is killed leaves the old text or the new one, and a lock that the next writer takes over.
 */
export class SharedFile {
  readonly path: string;
  readonly #timer: Timer;
  readonly #changes = new TaskQueue();

  constructor(path: string, timer: Timer = nodeTimer) {
    this.path = path;
    this.#timer = timer;
  }

  /**
   * Replaces the text. Waits for changes by others, those of this window first. Rejects with file system errors, and as
   * `next` does; then the file is as it was.
   *
   * @param next Reads the file and returns its new text, or undefined to delete it. May be called again, if this process
   *   slept for so long that another one changed the file in the meantime.
   */
  change(next: () => Promise<string | undefined>): Promise<void> {
    return this.#changes.run(async () => {
      await mkdir(dirname(this.path), { recursive: true });
      while (!(await this.#tryChange(next)));
    });
  }

  async #tryChange(next: () => Promise<string | undefined>): Promise<boolean> {
    const lock = await FileLock.take(this.path, this.#timer);
    try {
      const text = await next();
      if (text !== undefined) return await this.#replace(text, lock);
      if (!(await lock.isHeld())) return false;
      await rm(this.path, { force: true });
      return true;
    } finally {
      await lock.release();
    }
  }

  async #replace(text: string, lock: FileLock): Promise<boolean> {
    try {
      await writeSynced(lock.temporaryPath, text);
      if (!(await lock.isHeld())) return false;
      await rename(lock.temporaryPath, this.path);
      return true;
    } finally {
      await rm(lock.temporaryPath, { force: true });
    }
  }
}
