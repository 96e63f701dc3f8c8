import type { Disposable } from '../../../core/lifetime/disposable.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { InstalledSources } from './calls/installedSources.ts';
import { ModuleSources } from './modules/moduleSources.ts';
import type { PythonEnvironment } from './server/pyrightFolder.ts';
import { PyrightProcess } from './server/pyrightProcess.ts';
import type { JudgedPlace } from './useJudge.ts';

export interface PyrightOptions {
  /** pyright's `langserver.index.js`. */
  readonly entry: string;
  readonly environment: PythonEnvironment;
  readonly timer: Timer;
  readonly logger: Logger;
  /** The process ends after this time without use. */
  readonly idleMilliseconds?: number;
  /** The most memory that pyright may use for what it knows, in MiB. */
  readonly heapLimit?: number | undefined;
}

/** Owns the process of pyright: starts it when it is needed, after a crash too, and ends it when it is idle. */
export class PyrightOwner implements Disposable {
  readonly #options: PyrightOptions;
  #environment: PythonEnvironment;
  #server: PyrightProcess | undefined;
  /** As old as the process. */
  #sources: InstalledSources;
  readonly #moduleSources = new ModuleSources();
  #idle = new AbortController();
  #uses = 0;
  #isDisposed = false;

  constructor(options: PyrightOptions) {
    this.#options = options;
    this.#environment = options.environment;
    this.#sources = new InstalledSources(this.#environment.searchPaths, this.#moduleSources);
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  get environment(): PythonEnvironment {
    return this.#environment;
  }

  /** The process, if one has been started and was not ended by us. */
  get current(): PyrightProcess | undefined {
    return this.#server;
  }

  /** What code is judged by with the running process. */
  get place(): Omit<JudgedPlace, 'folder'> {
    const { roots = [] } = this.#environment;
    return { roots, sources: this.#sources, moduleSources: this.#moduleSources };
  }

  /** Ends the process if it reads another environment. */
  setEnvironment(environment: PythonEnvironment): void {
    if (JSON.stringify(environment) === JSON.stringify(this.#environment)) return;
    this.#environment = environment;
    this.stop();
  }

  /** The running process. */
  running(): PyrightProcess {
    if (this.#server && !this.#server.hasEnded) return this.#server;
    const { entry, logger, heapLimit } = this.#options;
    this.#sources = new InstalledSources(this.#environment.searchPaths, this.#moduleSources);
    this.#server = new PyrightProcess({ entry, environment: this.#environment, logger, heapLimit });
    return this.#server;
  }

  /** Does something with the process, which does not count as idle meanwhile. */
  async whileInUse<T>(work: () => Promise<T>): Promise<T> {
    this.#idle.abort();
    this.#uses += 1;
    try {
      return await work();
    } finally {
      this.#uses -= 1;
      if (this.#uses === 0 && this.#server && !this.#isDisposed) void this.#endWhenIdle();
    }
  }

  stop(): void {
    this.#idle.abort();
    this.#server?.dispose();
    this.#server = undefined;
  }

  /** Where modules are searched by a process. */
  foldersOf(server: PyrightProcess): string[] {
    const { roots = [], searchPaths } = this.#environment;
    return [...roots, ...searchPaths, ...server.folder.linkFolders];
  }

  dispose(): void {
    this.#isDisposed = true;
    this.stop();
  }

  async #endWhenIdle(): Promise<void> {
    this.#idle = new AbortController();
    const { timer, idleMilliseconds = 5 * 60_000 } = this.#options;
    if (await timer.delay(idleMilliseconds, this.#idle.signal)) this.stop();
  }
}
