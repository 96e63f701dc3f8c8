import { renameSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { TestFailure, TestResult } from './testResult.ts';

const {
  EVENT_RUN_BEGIN,
  EVENT_RUN_END,
  EVENT_TEST_BEGIN,
  EVENT_TEST_FAIL,
  EVENT_TEST_PASS,
  EVENT_TEST_PENDING,
  EVENT_TEST_RETRY,
} = Mocha.Runner.constants;

/**
 * Mocha's spec reporter, which also keeps a `TestResult` up to date in the file that its option `resultFile` names.
 */
export class ResultReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { resultFile } = options.reporterOptions as { resultFile: string };
    const failures: TestFailure[] = [];
    const retried: TestFailure[] = [];
    const result: TestResult = { finished: false, passed: 0, failed: 0, failures, retried, pending: 0 };
    const write = (): void => {
      // Never half a file, whenever the process ends.
      writeFileSync(`${resultFile}.new`, JSON.stringify(result));
      renameSync(`${resultFile}.new`, resultFile);
    };
    runner.on(EVENT_RUN_BEGIN, write);
    runner.on(EVENT_TEST_BEGIN, (test) => {
      result.running = test.fullTitle();
      write();
    });
    runner.on(EVENT_TEST_PASS, () => (result.passed += 1));
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      result.failed += 1;
      failures.push(failureOf(test, error));
      write();
    });
    runner.on(EVENT_TEST_RETRY, (test, error: Error) => {
      const failure = failureOf(test, error);
      retried.push(failure);
      console.log(`Tried again, after it failed: ${failure.title}\n${failure.error}`);
      write();
    });
    runner.on(EVENT_TEST_PENDING, () => (result.pending += 1));
    runner.on(EVENT_RUN_END, () => {
      result.finished = true;
      delete result.running;
      write();
    });
  }
}

function failureOf(test: Mocha.Runnable, error: Error): TestFailure {
  return { title: test.fullTitle(), error: error.stack ?? error.message };
}
