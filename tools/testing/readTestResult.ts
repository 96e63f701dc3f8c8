import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { TestFailure, TestResult } from './testResult.ts';

const failuresSchema = v.array(v.object({ title: v.string(), error: v.string() }));

const schema: v.GenericSchema<unknown, TestResult> = v.object({
  finished: v.boolean(),
  passed: v.number(),
  failed: v.number(),
  failures: failuresSchema,
  retried: failuresSchema,
  pending: v.number(),
  running: v.exactOptional(v.string()),
});

/** Counts of passed and failed tests, and what is wrong with the run as a whole, which counts as one more failure. */
export interface JudgedResult {
  passed: number;
  failed: number;
  failures: readonly TestFailure[];
  /** Attempts that failed of tests that were tried again. */
  retried: readonly TestFailure[];
  problem?: string;
}

/**
 * Judges a run by the result file it left. No file, an unfinished one, no test at all and skipped tests are problems:
 * each of them can hide a test that would have failed. Where only some tests were asked for, there may be none.
 */
export function readTestResult(file: string, { mayBeEmpty = false } = {}): JudgedResult {
  let result: TestResult;
  try {
    result = v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = missing
      ? 'The tests left no result file: they never began. Look for the reason in the output above.'
      : `The result file ${file} cannot be read: ${String(error)}`;
    return { passed: 0, failed: 1, failures: [], retried: [], problem };
  }
  const problem = problemOf(result, mayBeEmpty);
  const { passed, failed, failures, retried } = result;
  return problem
    ? { passed, failed: failed + 1, failures, retried, problem }
    : { passed, failed, failures, retried };
}

function problemOf(result: TestResult, mayBeEmpty: boolean): string | undefined {
  if (!result.finished) {
    const where = result.running ? `in "${result.running}"` : 'between two tests';
    return `The process that ran the tests ended ${where}, before the suite was finished: it crashed, was killed or hung.`;
  }
  if (!mayBeEmpty && result.passed + result.failed === 0) return 'Not one test ran.';
  if (result.pending > 0) return `${result.pending} tests were skipped; a skipped test proves nothing.`;
  return undefined;
}
