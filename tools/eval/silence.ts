import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { AcceptanceChance } from '../../src/core/completion/outcome/acceptanceChance.ts';
import {
  confidenceBucket,
  confidenceBuckets,
} from '../../src/core/completion/outcome/completionStatistics.ts';
import { SetupError } from '../setupError.ts';
import { wilsonInterval } from './wilsonInterval.ts';

const reportSchema = v.object({
  data: v.string(),
  results: v.record(
    v.string(),
    v.array(
      v.object({
        id: v.string(),
        confidence: v.optional(v.number()),
        cleaned: v.object({ text: v.string(), passed: v.boolean() }),
      }),
    ),
  ),
});

/** A completion that an editor could show. */
interface Shown {
  readonly id: string;
  readonly confidence: number;
  readonly passed: boolean;
}

/**
 * What completions are right by how sure the model was of them, on one half of a report's tasks, and what hiding the unlikely ones
 * does to the other half. Throws a `SetupError` for a file that is no report, or one without confidences.
 */
export function describeSilence(file: string): string {
  const shown = readShown(file);
  const halves = [0, 1].map((half) => shown.filter(({ id }) => halfOf(id) === half));
  const [fitted, measured] = halves as [Shown[], Shown[]];
  const chance = new AcceptanceChance();
  const kept = measured.filter(({ confidence }) => chance.isWorthwhile(confidence));
  const before = precision(measured);
  const after = precision(kept);
  return [
    `Right by confidence, of ${fitted.length} in one half:`,
    ...Array.from({ length: confidenceBuckets }, (_, bucket) => bucketLine(fitted, bucket)),
    `The other half: ${measured.length} shown, ${percent(before)} right (${interval(measured)}).`,
    `Without the unlikely: ${kept.length} shown, ${percent(after)} right (${interval(kept)}), ${(after / before).toFixed(2)} times as many;`,
    `${percent(right(kept) / right(measured))} of the right ones are still shown.`,
  ].join('\n');
}

function readShown(file: string): Shown[] {
  let report: v.InferOutput<typeof reportSchema>;
  try {
    report = v.parse(reportSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new SetupError(`${file} is no report of "npm run eval -- infilling --json FILE".`, {
      cause: error,
    });
  }
  const shown = Object.values(report.results)
    .flat()
    .flatMap(({ id, confidence, cleaned }) =>
      confidence === undefined || cleaned.text.trim() === ''
        ? []
        : [{ id, confidence, passed: cleaned.passed }],
    );
  if (shown.length > 0) return shown;
  throw new SetupError(`${file} says of no completion how sure the model was of it.`);
}

/** Tasks of the same problem are in the same half: lines of one function are alike. */
function halfOf(id: string): number {
  return Number(/HumanEval\/(\d+)/.exec(id)?.[1] ?? 0) % 2;
}

const right = (all: readonly Shown[]): number => all.filter(({ passed }) => passed).length;
const precision = (all: readonly Shown[]): number => right(all) / all.length;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const interval = (all: readonly Shown[]): string =>
  wilsonInterval(right(all), all.length).map(percent).join(' to ');

function bucketLine(all: readonly Shown[], bucket: number): string {
  const here = all.filter(({ confidence }) => confidenceBucket(confidence) === bucket);
  const from = (bucket / confidenceBuckets).toFixed(1);
  return `  from ${from}: ${right(here)} of ${here.length}${here.length === 0 ? '' : `, ${percent(precision(here))}`}`;
}
