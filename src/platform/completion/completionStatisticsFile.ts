import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import {
  addToDay,
  confidenceBuckets,
  emptyDay,
  latencyBounds,
  type CompletionStatistics,
  type DayStatistics,
} from '../../core/completion/outcome/completionStatistics.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { SharedFile } from '../storage/sharedFile.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));

const byConfidence = v.optional(
  v.pipe(v.array(count), v.length(confidenceBuckets)),
  emptyDay.shownByConfidence.slice(),
);

const common = {
  shown: count,
  typedOver: count,
  // The first versions did not count these.
  hidden: v.optional(count, 0),
  silent: v.optional(count, 0),
  replaced: v.optional(count, 0),
  shownByConfidence: byConfidence,
  acceptedByConfidence: byConfidence,
  given: v.object({ 'typed-through': count, cache: count, engine: count }),
  latencies: v.pipe(v.array(count), v.length(latencyBounds.length + 1)),
};

const countsSchema = v.object({
  ...common,
  shownCharacters: count,
  accepted: count,
  acceptedWhole: count,
  acceptedCharacters: count,
  judgedCharacters: count,
  keptCharacters: count,
});

/** Earlier versions counted each accepted part: it is not known of how many suggestions, but no more than were shown. */
const earlierSchema = v.pipe(
  v.object({ ...common, accepted: v.object({ whole: count, line: count, word: count }) }),
  v.transform(({ accepted: { whole, line, word }, ...counts }): DayStatistics => ({
    ...emptyDay,
    ...counts,
    accepted: Math.min(counts.shown, whole + line + word),
    acceptedWhole: Math.min(counts.shown, whole),
  })),
);

const entrySchema = v.object({
  date: v.pipe(v.string(), v.isoDate()),
  counts: v.union([countsSchema, earlierSchema]),
});

/** Completion statistics of all windows, in one file: a line for each day. */
export class CompletionStatisticsFile {
  readonly #file: SharedFile;

  constructor(path: string) {
    this.#file = new SharedFile(path);
  }

  /** All counts. Unreadable lines are skipped. Rejects with the reason `storage`. */
  read(): Promise<CompletionStatistics> {
    return orStorageError(this.#read());
  }

  /** Adds counts to those of a day. Rejects with the reason `storage`. */
  add(date: string, counts: DayStatistics): Promise<void> {
    const change = this.#file.change(async () => {
      const statistics = addToDay(await this.#read(), date, counts);
      return Object.entries(statistics).map(entryLine).join('');
    });
    return orStorageError(change);
  }

  /** Deletes all counts. Rejects with the reason `storage`. */
  reset(): Promise<void> {
    return orStorageError(this.#file.change(async () => undefined));
  }

  async #read(): Promise<CompletionStatistics> {
    let statistics: CompletionStatistics = {};
    const text = await readFile(this.#file.path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    });
    // Earlier versions wrote several lines for a day.
    for (const line of text.split('\n')) {
      const entry = parseEntry(line);
      if (entry) statistics = addToDay(statistics, entry.date, entry.counts);
    }
    return statistics;
  }
}

async function orStorageError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message } = PhidelityError.from(error);
    throw new PhidelityError('storage', l10n.t('The completion statistics cannot be saved: {0}', message), {
      cause: error,
    });
  }
}

function entryLine([date, counts]: readonly [string, DayStatistics]): string {
  return `${JSON.stringify({ date, counts })}\n`;
}

function parseEntry(line: string): v.InferOutput<typeof entrySchema> | undefined {
  if (line === '') return undefined;
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined; // torn by a crash of an earlier version
  }
}
