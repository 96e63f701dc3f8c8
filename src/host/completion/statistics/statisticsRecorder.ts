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

/** Milliseconds after which counts are written down. */
const writtenAfter = 5000;

/** Counts what becomes of completions, on this machine only, and writes it down now and then. */
export class StatisticsRecorder implements Disposable {
  readonly #file: CompletionStatisticsFile;
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<void>();
  #counts: DayStatistics | undefined;
  #date = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { readonly file: CompletionStatisticsFile; readonly logger: Logger }) {
    this.#file = options.file;
    this.#logger = options.logger;
  }

  readonly onDidChange = this.#changed.event;

  count(event: CompletionEvent): void {
    const date = localDate(new Date());
    if (this.#counts && date !== this.#date) void this.#write();
    this.#date = date;
    this.#counts = countEvent(this.#counts ?? emptyDay, event);
    this.#timer ??= setTimeout(() => void this.#write(), writtenAfter);
    this.#changed.fire();
  }

  /** All counts, with those of this moment. */
  async read(): Promise<CompletionStatistics> {
    const written = await this.#file.read();
    return this.#counts ? addToDay(written, this.#date, this.#counts) : written;
  }

  async reset(): Promise<void> {
    this.#forget();
    await this.#file.reset();
    this.#changed.fire();
  }

  dispose(): void {
    void this.#write();
    this.#changed.dispose();
  }

  async #write(): Promise<void> {
    const counts = this.#counts;
    const date = this.#date;
    this.#forget();
    if (!counts) return;
    try {
      await this.#file.add(date, counts);
    } catch (error) {
      // Counts are not worth a word to the person.
      this.#logger.warn(PhidelityError.from(error).message);
    }
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#counts = undefined;
  }
}

/** The date where the person is, as ISO 8601 writes it. */
function localDate(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
