import type { Runnable } from 'mocha';

/** Less than its time limit leaves a test, so that what waits can still say what for. */
const marginMs = 500;

interface RunningTest {
  readonly test: Runnable;
  readonly start: number;
}

/** Mocha requires test files, and tools are imported: each then has a copy of this module, but there is one `globalThis`. */
const place = globalThis as { phidelityRunningTest?: RunningTest | undefined };

/** Notes which test runs in this process, or that none does. */
export function noteTest(test: Runnable | undefined): void {
  place.phidelityRunningTest = test && { test, start: Date.now() };
}

/** Until when the test that runs in this process may wait, in milliseconds since 1970; undefined when none runs. */
export function testDeadline(): number | undefined {
  const current = place.phidelityRunningTest;
  // Asked each time: a test may set its limit when it runs. 0 is none.
  return current && current.test.timeout() > 0
    ? current.start + current.test.timeout() - marginMs
    : undefined;
}
