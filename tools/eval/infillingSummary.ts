import { quantile } from '../bench/quantile.ts';
import type { InfillingResult, TextScore } from './evaluateInfilling.ts';
import { wilsonInterval } from './wilsonInterval.ts';

/** Figures of all tasks of a run, for what is shown and for what the model wrote. Shares are from 0 to 1. */
export interface InfillingSummary {
  readonly name: string;
  readonly tasks: number;
  readonly passed: number;
  readonly passAt1: number;
  /** With 95 % confidence. */
  readonly passAt1Interval: readonly [low: number, high: number];
  readonly exactMatch: number;
  readonly empty: number;
  readonly medianMilliseconds: number;
}

export function summarize(
  name: string,
  results: readonly InfillingResult[],
  which: 'cleaned' | 'raw',
): InfillingSummary {
  const count = (is: (score: TextScore) => boolean): number =>
    results.filter((result) => is(result[which])).length;
  const passed = count((score) => score.passed);
  return {
    name,
    tasks: results.length,
    passed,
    passAt1: passed / results.length,
    passAt1Interval: wilsonInterval(passed, results.length),
    exactMatch: count((score) => score.exact) / results.length,
    empty: count((score) => score.text.trim() === '') / results.length,
    medianMilliseconds: quantile(
      results.map(({ milliseconds }) => milliseconds),
      0.5,
    ),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A Markdown table, one row a summary. */
export function formatSummaries(summaries: readonly InfillingSummary[]): string {
  const head = ['', 'tasks', 'pass@1', '95 % interval', 'exact match', 'empty', 'median latency'];
  const rows = summaries.map((one) => [
    one.name,
    String(one.tasks),
    percent(one.passAt1),
    one.passAt1Interval.map(percent).join(' to '),
    percent(one.exactMatch),
    percent(one.empty),
    `${one.medianMilliseconds.toFixed(0)} ms`,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
