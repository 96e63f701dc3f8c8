import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { TaskQueue } from '../../core/lifetime/async.ts';
import { Emitter } from '../../core/lifetime/emitter.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { SharedFile } from './sharedFile.ts';

type Values = Readonly<Record<string, unknown>>;

interface Change {
  readonly name: string;
  readonly change: (before: unknown) => unknown;
}

const fileSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/**
 * Small values by name, in one JSON file for all windows: what was measured on this machine, and what the user was told or
 * has dismissed. VS Code's own store of an extension would be written as a whole by each window, so that the last window
 * takes back what the others wrote. A file that cannot be parsed counts as empty; readers check the values.
 */
export class RememberedValues {
  readonly #file: SharedFile;
  readonly #logger: Logger;
  readonly #changed = new Emitter<void>();
  readonly #queue = new TaskQueue();
  #stored: Values = {};
  /** What is not in the file yet, or could not be written. */
  #pending: readonly Change[] = [];

  private constructor(path: string, logger: Logger) {
    this.#file = new SharedFile(path);
    this.#logger = logger;
  }

  /** Reads the values. Never rejects. */
  static async open(path: string, logger: Logger): Promise<RememberedValues> {
    const values = new RememberedValues(path, logger);
    await values.refresh();
    return values;
  }

  /** Values were changed, by this window or, as `refresh` has found, by another one. */
  readonly onDidChange = this.#changed.subscribe;

  /** A value as this window last read or changed it; undefined if there is none. */
  get(name: string): unknown {
    return withChanges(this.#stored, this.#pending)[name];
  }

  /** Reads what other windows have changed. Never rejects. */
  async refresh(): Promise<void> {
    const before = JSON.stringify(this.#stored);
    await this.#queue.run(async () => (this.#stored = await this.#read()));
    if (JSON.stringify(this.#stored) !== before) this.#changed.fire();
  }

  /**
   * Changes a value, in this window at once. Resolves when it is saved; one that cannot be saved is logged, and kept for as
   * long as the window is open. Never rejects.
   *
   * @param change The new value, as JSON, from the one before, whichever window stored it. May be called several times.
   */
  async update(name: string, change: (before: unknown) => unknown): Promise<void> {
    this.#pending = [...this.#pending, { name, change }];
    this.#changed.fire();
    await this.#queue.run(() => this.#write());
  }

  async #write(): Promise<void> {
    const written = this.#pending;
    let values = this.#stored;
    try {
      await this.#file.change(async () => {
        values = withChanges(await this.#read(), written);
        return JSON.stringify(values);
      });
      this.#stored = values;
      this.#pending = this.#pending.filter((one) => !written.includes(one));
    } catch (error) {
      this.#logger.warn(`${this.#file.path} cannot be written: ${String(error)}`);
    }
  }

  async #read(): Promise<Values> {
    try {
      const parsed = v.safeParse(fileSchema, await readFile(this.#file.path, 'utf8'));
      return parsed.success ? parsed.output : {};
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      this.#logger.warn(`${this.#file.path} cannot be read: ${String(error)}`);
      return this.#stored;
    }
  }
}

function withChanges(values: Values, changes: readonly Change[]): Values {
  let changed = values;
  for (const { name, change } of changes) changed = { ...changed, [name]: change(changed[name]) };
  return changed;
}
