import { PhidelityError } from '../errors/phidelityError.ts';
import type { AfterCrash } from './restartPolicy.ts';

/** What a person is told of a crash, and what the calls that waited fail with. `why` is the end of the process. */
export function crashError(why: string, { inARow, delay }: AfterCrash): PhidelityError {
  if (delay !== undefined)
    return new PhidelityError(
      'engine-exited',
      `The inference engine stopped unexpectedly (${why}). Phidelity starts it again by itself.`,
    );
  const hint = /SIGKILL/.test(why)
    ? ' It was ended from outside: most often by the system, when memory runs out.'
    : '';
  return new PhidelityError(
    'engine-exited',
    `The inference engine stopped unexpectedly ${inARow} times in a row (${why}), so it is not started again by ` +
      `itself.${hint} See the log, then try again.`,
  );
}
