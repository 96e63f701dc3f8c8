import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type GpuFailure, type GpuFailures, isSameGpu } from '../../core/engine/gpu/gpuFailures.ts';
import { TaskQueue } from '../../core/lifetime/async.ts';
import { Emitter } from '../../core/lifetime/emitter.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { gpuSchema } from '../../protocol/schemas/engineSchemas.ts';
import { SharedFile } from '../storage/sharedFile.ts';

const fileSchema = v.object({
  failures: v.array(
    v.object({ gpu: gpuSchema, why: v.string(), at: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
});

/**
 * The GPUs on which the engine failed, in one file for all windows. What cannot be written is remembered for as long as
 * the window is open; a file that cannot be parsed counts as empty.
 */
export class GpuFailureFile implements GpuFailures {
  readonly #file: SharedFile;
  readonly #logger: Logger;
  readonly #remembered = new Emitter<GpuFailure>();
  readonly #changed = new Emitter<void>();
  #unwritten: readonly GpuFailure[] = [];
  readonly #queue = new TaskQueue();

  constructor(path: string, logger: Logger) {
    this.#file = new SharedFile(path);
    this.#logger = logger;
  }

  readonly onDidRemember = this.#remembered.subscribe;
  /** A failure was added, or all were forgotten. */
  readonly onDidChange = this.#changed.subscribe;

  all(): Promise<readonly GpuFailure[]> {
    return this.#queue.run(() => this.#read());
  }

  async remember(failure: GpuFailure): Promise<void> {
    await this.#queue.run(async () => {
      this.#unwritten = withFailure(this.#unwritten, failure);
      try {
        await this.#file.change(async () => JSON.stringify({ failures: await this.#read() }));
        this.#unwritten = [];
      } catch (error) {
        this.#logger.warn(`A GPU failure cannot be saved: ${String(error)}`);
      }
    });
    this.#remembered.fire(failure);
    this.#changed.fire();
  }

  async forget(): Promise<void> {
    await this.#queue.run(async () => {
      this.#unwritten = [];
      await this.#file
        .change(async () => undefined)
        .catch((error: unknown) =>
          this.#logger.warn(`${this.#file.path} cannot be deleted: ${String(error)}`),
        );
    });
    this.#changed.fire();
  }

  async #read(): Promise<readonly GpuFailure[]> {
    return this.#unwritten.reduce(withFailure, await this.#readFile());
  }

  async #readFile(): Promise<readonly GpuFailure[]> {
    try {
      return v.parse(fileSchema, JSON.parse(await readFile(this.#file.path, 'utf8'))).failures;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#logger.warn(`${this.#file.path} cannot be read: ${String(error)}`);
      return [];
    }
  }
}

/** The failures with another one, which replaces an earlier one of its GPU. */
function withFailure(failures: readonly GpuFailure[], failure: GpuFailure): readonly GpuFailure[] {
  return [...failures.filter(({ gpu }) => !isSameGpu(gpu, failure.gpu)), failure];
}
