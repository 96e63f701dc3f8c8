import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { TaskQueue } from '../../core/lifetime/async.ts';
import type { WeightsCheck } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { weightsCheckSchema } from '../../protocol/schemas/modelFileSchemas.ts';
import { SharedFile } from '../storage/sharedFile.ts';

const fileSchema = v.object({ checks: v.array(weightsCheckSchema) });

/** More models than anyone has; the oldest are forgotten. */
const mostChecks = 50;

/**
 * What was found out about the weights of model files, in one file for all windows, so that each is looked at once. A file that cannot be read or
 * written costs another look.
 */
export class ModelCheckFile {
  readonly #file: SharedFile;
  readonly #logger: Logger;
  readonly #queue = new TaskQueue();

  constructor(path: string, logger: Logger) {
    this.#file = new SharedFile(path);
    this.#logger = logger;
  }

  /** The latest first. Does not reject. */
  all(): Promise<readonly WeightsCheck[]> {
    return this.#queue.run(() => this.#read());
  }

  /** Replaces what was known of the same files. Does not reject. */
  async remember(check: WeightsCheck): Promise<void> {
    await this.#queue.run(async () => {
      try {
        await this.#file.change(async () => {
          const others = (await this.#read()).filter(({ identity }) => identity !== check.identity);
          return JSON.stringify({ checks: [check, ...others].slice(0, mostChecks) });
        });
      } catch (error) {
        this.#logger.warn(`What was found out about a model cannot be saved: ${String(error)}`);
      }
    });
  }

  async #read(): Promise<readonly WeightsCheck[]> {
    try {
      return v.parse(fileSchema, JSON.parse(await readFile(this.#file.path, 'utf8'))).checks;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#logger.warn(`${this.#file.path} cannot be read: ${String(error)}`);
      return [];
    }
  }
}
