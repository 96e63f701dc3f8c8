import { EventEmitter, type Disposable } from 'vscode';
import {
  addToDay,
  countEvent,
  emptyDay,
  type CompletionEvent,
  type CompletionStatistics,
  type DayStatistics,
} from '../../../core/completion/outcome/completionStatistics.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { CompletionStatisticsFile } from '../../../platform/completion/completionStatisticsFile.ts';

/** Milliseconds after which counts are written to the file. */
const writeDelay = 5000;

/** Counts whether completions are accepted, on this machine only, and writes the counts to a file now and then. */
export class StatisticsRecorder implements Disposable {
  readonly #file: CompletionStatisticsFile;
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<void>();
  readonly #stored = new EventEmitter<void>();
  #counts: DayStatistics | undefined;
  #date = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { readonly file: CompletionStatisticsFile; readonly logger: Logger }) {
    this.#file = options.file;
    this.#logger = options.logger;
  }

  readonly onDidChange = this.#changed.event;

  /** The file is another one: counts were written to it, now and then, or deleted. */
  readonly onDidStore = this.#stored.event;

  count(event: CompletionEvent): void {
    const date = localDate(new Date());
    if (this.#counts && date !== this.#date) void this.#write();
    this.#date = date;
    this.#counts = countEvent(this.#counts ?? emptyDay, event);
    this.#timer ??= setTimeout(() => void this.#write(), writeDelay);
    this.#changed.fire();
  }

  /** All counts, those not written yet included. Rejects with the reason `storage`. */
  async read(): Promise<CompletionStatistics> {
    const stored = await this.#file.read();
    return this.#counts ? addToDay(stored, this.#date, this.#counts) : stored;
  }

  /** Deletes all counts. Rejects with the reason `storage`. */
  async reset(): Promise<void> {
    this.#forget();
    await this.#file.reset();
    this.#changed.fire();
    this.#stored.fire();
  }

  dispose(): void {
    void this.#write();
    this.#changed.dispose();
    this.#stored.dispose();
  }

  async #write(): Promise<void> {
    const counts = this.#counts;
    const date = this.#date;
    this.#forget();
    if (!counts) return;
    try {
      await this.#file.add(date, counts);
      this.#stored.fire();
    } catch (error) {
      // Lost counts are not worth a notification.
      this.#logger.warn(PhidelityError.from(error).message);
    }
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#counts = undefined;
  }
}

/** The date in the local time zone, in ISO 8601. */
function localDate(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
