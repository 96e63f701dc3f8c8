import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withoutSecrets } from '../../core/attachments/sensitiveText.ts';
import type { CodePlace } from '../../core/codebase/codePlace.ts';
import { outlinePlaces } from '../../core/codebase/outlinePlaces.ts';
import { type FoundPlace, PlaceIndex } from '../../core/codebase/placeIndex.ts';
import { mapConcurrently, TaskQueue, untilAborted } from '../../core/lifetime/async.ts';
import type { Timer } from '../../core/ports/clock.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { RelatedCode } from '../../core/ports/completionRequest.ts';
import type { WritingPlace } from '../../protocol/codebaseContract.ts';
import { IndexedModules, stampOf } from './indexedModules.ts';
import { type CodeFolder, listPythonFiles } from './listPythonFiles.ts';
import { contentName, OutlineFile } from './outlineFile.ts';

/** Reading one waits for the disk while others are looked at. */
const readAtOnce = 8;

/** Milliseconds of work after which others get a turn, and for how long. */
const turn = { work: 20, pause: 4 } as const;

/** Files that are read between two reports of progress. */
const progressStep = 50;

/** How often a search is made again because a file that it found has changed. */
const mostSearches = 4;

/** How far the files of the workspace are read. */
export interface ReadingProgress {
  readonly read: number;
  readonly total: number;
}

interface Indexed {
  /** Size and time of the file that is in the index. */
  readonly stamp: string;
  readonly content: string;
}

/**
 * What functions and classes there are in folders, found by questions. Reads files when it is first asked, and those that have
 * changed again. Does its work in this thread.
 */
export class LocalCodebase {
  readonly #timer: Timer;
  readonly #logger: Logger;
  readonly #index = new PlaceIndex();
  readonly #files = new Map<string, Indexed>();
  readonly #queue = new TaskQueue();
  readonly #listeners = new Set<(progress: ReadingProgress) => void>();
  readonly #end = new AbortController();
  #folders: readonly CodeFolder[] = [];
  #outlines: OutlineFile | undefined;
  readonly #modules = new IndexedModules(this.#index);
  #isListed = false;
  #isRead = false;
  #worked = performance.now();

  constructor(parts: { readonly timer: Timer; readonly logger: Logger }) {
    this.#timer = parts.timer;
    this.#logger = parts.logger;
  }

  /**
   * Sets which folders are looked at, and where what is found is kept. They are read when something is looked for.
   *
   * @param file Undefined to keep nothing.
   */
  configure(folders: readonly CodeFolder[], file: string | undefined): void {
    this.#folders = folders;
    this.#outlines ??= file === undefined ? undefined : new OutlineFile(file, this.#logger);
    this.#isListed = false;
  }

  /** Files may have changed, come or gone. What is in the index already is read again at once. */
  changed(paths: readonly string[]): void {
    // Which files there are is found out by listing them, with all that excludes some.
    if (paths.some((one) => !this.#files.has(one))) this.#isListed = false;
    if (this.#files.size === 0) return;
    void this.#queue.run(async () => {
      for (const one of paths) if (this.#files.has(one)) await this.#update(one);
      await this.#listIfNeeded();
    });
  }

  /**
   * The places that suit a question best, the best first, as their files are now, and among how many files they were looked
   * for. Rejects with the signal's reason when it is aborted; what is being read is read on.
   */
  async find(
    question: string,
    limit: number,
    call: { readonly signal: AbortSignal; readonly onProgress: (progress: ReadingProgress) => void },
  ): Promise<{ readonly places: readonly FoundPlace[]; readonly files: number }> {
    this.#listeners.add(call.onProgress);
    try {
      await untilAborted(
        this.#queue.run(() => this.#listIfNeeded()),
        call.signal,
      );
      let places = this.#index.find(question, limit);
      for (let search = 1; search < mostSearches; search++) {
        if (!(await this.#updateFiles(places.map((one) => one.path)))) break;
        places = this.#index.find(question, limit);
      }
      return { places, files: this.#files.size };
    } finally {
      this.#listeners.delete(call.onProgress);
    }
  }

  /**
   * The definitions that code at a place probably uses, as outlines of files as they are now. Does not wait: undefined while files
   * are read for the first time, which it begins.
   */
  async related(place: WritingPlace, late: AbortSignal): Promise<RelatedCode[] | undefined> {
    if (!this.#isListed) void this.#queue.run(() => this.#listIfNeeded());
    return this.#isRead ? this.#modules.related(place, late) : undefined;
  }

  dispose(): void {
    this.#end.abort();
  }

  async #listIfNeeded(): Promise<void> {
    if (!this.#isListed) await this.#list();
  }

  /** Reads what is new or has changed of all files, and forgets those that are gone. */
  async #list(): Promise<void> {
    const { signal } = this.#end;
    const started = performance.now();
    const isFirst = this.#files.size === 0;
    this.#isListed = true;
    if (isFirst) await this.#outlines?.load();
    const lists = await Promise.all(this.#folders.map((folder) => listPythonFiles(folder, signal)));
    const listed = new Set(lists.flat());
    for (const known of this.#files.keys()) if (!listed.has(known)) this.#forget(known);
    let read = 0;
    await mapConcurrently([...listed], readAtOnce, async (one) => {
      if (signal.aborted) return;
      await this.#update(one);
      read += 1;
      if (read % progressStep === 0) this.#report({ read, total: listed.size });
    });
    if (signal.aborted) return;
    this.#isRead = true;
    const used = new Set(Array.from(this.#files.values(), ({ content }) => content));
    if (isFirst) await this.#outlines?.keep(used);
    const { heapTotal, external } = process.memoryUsage();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const memory = Math.round((heapTotal + external) / 1024 ** 2);
    this.#logger.debug(`${this.#files.size} files looked at in ${seconds} s; ${memory} MiB in use`);
  }

  #report(progress: ReadingProgress): void {
    for (const listener of this.#listeners) listener(progress);
  }

  /** Whether any of them has changed. */
  async #updateFiles(paths: readonly string[]): Promise<boolean> {
    const changes = await Promise.all([...new Set(paths)].map((one) => this.#update(one)));
    return changes.includes(true);
  }

  /** Brings a file's places up to date. Whether there was something to do. */
  async #update(file: string): Promise<boolean> {
    const stamp = await stampOf(file);
    const known = this.#files.get(file);
    if (stamp === known?.stamp) return false;
    const bytes = stamp === undefined ? undefined : await readFile(file).catch(() => undefined);
    if (stamp === undefined || !bytes) {
      this.#forget(file);
      return known !== undefined;
    }
    await this.#takeTurns();
    const content = contentName(bytes);
    this.#files.set(file, { stamp, content });
    if (content === known?.content) return false;
    const kept = this.#outlines?.get(content);
    const places = kept ?? this.#outlineOf(file, bytes);
    this.#index.set(file, places, this.#shownPath(file));
    if (!kept) await this.#outlines?.add(content, places);
    return true;
  }

  #outlineOf(file: string, bytes: Buffer): CodePlace[] {
    try {
      return outlinePlaces(withoutSecrets(bytes.toString('utf8')));
    } catch (error) {
      // The others can be found.
      this.#logger.error(`${file} cannot be looked at: ${String(error)}`);
      return [];
    }
  }

  #forget(file: string): void {
    this.#files.delete(file);
    this.#index.delete(file);
  }

  /** Leaves the processor to others from time to time. */
  async #takeTurns(): Promise<void> {
    if (performance.now() - this.#worked < turn.work) return;
    await this.#timer.delay(turn.pause);
    this.#worked = performance.now();
  }

  #shownPath(file: string): string {
    const folder = this.#folders.find((one) => file.startsWith(one.path + path.sep));
    return path.relative(folder?.path ?? '', file).replaceAll(path.sep, '/');
  }
}
