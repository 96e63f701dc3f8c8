import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Gpu } from '../core/ports/gpu.ts';
import { gpuText } from './gpu.ts';
import type { AfterCrash } from '../core/engine/lifecycle/restartPolicy.ts';

/**
 * What a person is told of a crash, and what the calls that waited fail with.
 *
 * @param why The end of the process.
 * @param gpu What the crash is put down to, and is not used any more.
 */
export function crashError(why: string, { inARow, delay }: AfterCrash, gpu?: Gpu): PhidelityError {
  if (delay !== undefined) {
    const where = gpu ? ` on ${gpuText(gpu)}` : '';
    return new PhidelityError(
      'engine-exited',
      `The inference engine stopped unexpectedly${where} (${why}). Phidelity starts it again by itself` +
        `${gpu ? ', on the CPU' : ''}.`,
    );
  }
  const hint = /SIGKILL/.test(why)
    ? ' It was ended from outside: most often by the system, when memory runs out.'
    : '';
  if (inARow === 1)
    return new PhidelityError(
      'engine-exited',
      `The inference engine stopped unexpectedly (${why}).${hint} Try again.`,
    );
  return new PhidelityError(
    'engine-exited',
    `The inference engine stopped unexpectedly ${inARow} times in a row (${why}), so it is not started again by ` +
      `itself.${hint} See the log, then try again.`,
  );
}
