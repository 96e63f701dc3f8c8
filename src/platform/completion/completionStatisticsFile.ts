import { appendFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import {
  addToDay,
  latencyBounds,
  type CompletionStatistics,
  type DayStatistics,
} from '../../core/completion/outcome/completionStatistics.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { writeFileAtomic } from '../writeFileAtomic.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));

const entrySchema = v.object({
  date: v.pipe(v.string(), v.isoDate()),
  counts: v.object({
    shown: count,
    accepted: v.object({ whole: count, line: count, word: count }),
    typedOver: count,
    // Earlier versions did not count it.
    hidden: v.optional(count, 0),
    given: v.object({ 'typed-through': count, cache: count, engine: count }),
    latencies: v.pipe(v.array(count), v.length(latencyBounds.length + 1)),
  }),
});

/** Beyond this many bytes the entries are added up. */
const mostBytes = 64 * 1024;

/**
 * Counts of completions in one file, one entry per line. It is only ever appended to, so that several windows can
 * write to it and a crash tears one entry at most; when it has grown, its entries are added up to one per day.
 */
export class CompletionStatisticsFile {
  readonly #path: string;
  #working: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** All counts. Entries that cannot be read are left out. Rejects with the reason `storage`. */
  read(): Promise<CompletionStatistics> {
    return this.#inTurn(() => this.#read());
  }

  /** Adds counts to those of a day. Rejects with the reason `storage`. */
  add(date: string, counts: DayStatistics): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(dirname(this.#path), { recursive: true });
      await appendFile(this.#path, entryLine(date, counts));
      if ((await stat(this.#path)).size > mostBytes) await this.#addUp();
    });
  }

  /** Deletes all counts. Rejects with the reason `storage`. */
  reset(): Promise<void> {
    return this.#inTurn(() => rm(this.#path, { force: true }));
  }

  async #read(): Promise<CompletionStatistics> {
    let statistics: CompletionStatistics = {};
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    });
    for (const line of text.split('\n')) {
      const entry = parseEntry(line);
      if (entry) statistics = addToDay(statistics, entry.date, entry.counts);
    }
    return statistics;
  }

  async #addUp(): Promise<void> {
    const statistics = await this.#read();
    const lines = Object.entries(statistics).map(([date, counts]) => entryLine(date, counts));
    await writeFileAtomic(this.#path, lines.join(''));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work).catch((error: unknown) => {
      const { message } = PhidelityError.from(error);
      throw new PhidelityError('storage', `The statistics of completions cannot be kept: ${message}`, {
        cause: error,
      });
    });
    this.#working = done.catch(() => {});
    return done;
  }
}

/** The line end comes first, so that an entry after a torn one stands in a line of its own. */
function entryLine(date: string, counts: DayStatistics): string {
  return `\n${JSON.stringify({ date, counts })}`;
}

function parseEntry(line: string): v.InferOutput<typeof entrySchema> | undefined {
  if (line === '') return undefined;
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined; // torn by a crash
  }
}
