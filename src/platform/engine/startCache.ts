import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/ports/logger.ts';
import { testedBinariesVariable } from '../../protocol/testedBinaries.ts';

/**
 * What lets engine processes start sooner, in a folder that all windows share: which binaries have passed their test, and
 * the compiled code of the bundles. Both can be made again at any time, and a folder that cannot be written costs only
 * that.
 */
export class StartCache {
  readonly #tested: string;
  readonly #compiled: string;
  readonly #build: string;
  readonly #logger: Logger;

  /** @param options.build Names the bundles, such as Phidelity's version: another one has other code. */
  constructor(options: { readonly folder: string; readonly build: string; readonly logger: Logger }) {
    this.#tested = join(options.folder, 'tested-binaries');
    this.#compiled = join(options.folder, 'compiled');
    this.#build = options.build;
    this.#logger = options.logger;
  }

  /**
   * Variables for the environment of a process that runs llama.cpp. Node 22.1 and later keeps compiled code itself, named
   * after its own version and the content of the file.
   */
  get environment(): NodeJS.ProcessEnv {
    return {
      [testedBinariesVariable]: this.#tested,
      NODE_COMPILE_CACHE: join(this.#compiled, this.#build),
    };
  }

  /** To be called when a process has ended unexpectedly, so that the next one tests its binary again. Does not throw. */
  forgetTests(): void {
    try {
      // At once, because the next process may be started in the same turn.
      rmSync(this.#tested, { recursive: true, force: true });
    } catch (error) {
      this.#logger.warn(`The test of the inference engine's binary is not forgotten: ${String(error)}`);
    }
  }

  /** Deletes the compiled code of other builds. Does not reject. */
  async tidy(): Promise<void> {
    try {
      const builds = await readdir(this.#compiled);
      for (const build of builds.filter((one) => one !== this.#build))
        await rm(join(this.#compiled, build), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.#logger.warn(`Compiled code of other versions cannot be deleted: ${String(error)}`);
    }
  }
}
