import * as l10n from '@vscode/l10n';
import type { EngineEnd } from '../core/engine/lifecycle/engineEnd.ts';
import type { AfterCrash } from '../core/engine/lifecycle/restartPolicy.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Gpu } from '../core/ports/gpu.ts';
import { gpuText } from './gpu.ts';

/** How a process ended, as a short phrase for use in brackets. */
function endText(end: EngineEnd): string {
  switch (end.how) {
    case 'exit':
      return l10n.t('exit code {0}', end.code);
    case 'signal':
      return l10n.t('signal {0}', end.signal);
    case 'failed':
      return end.message;
    case 'silent':
      return l10n.t('it stopped responding');
    case 'stuck':
      return l10n.t('it made no progress');
  }
}

/**
 * The error that the user sees after a crash, and that pending calls fail with.
 *
 * @param next What follows: a restart, or the engine stays down.
 * @param gpu What the crash is attributed to, and is not used any more.
 */
export function crashError(end: EngineEnd, next: AfterCrash, gpu?: Gpu): PhidelityError {
  return new PhidelityError('engine-exited', crashText(end, next, gpu));
}

function crashText(end: EngineEnd, { inARow, delay }: AfterCrash, gpu?: Gpu): string {
  const how = endText(end);
  if (delay !== undefined)
    return gpu
      ? l10n.t(
          'The inference engine stopped unexpectedly on {0} ({1}). Phidelity is restarting it on the CPU.',
          gpuText(gpu),
          how,
        )
      : l10n.t('The inference engine stopped unexpectedly ({0}). Phidelity is restarting it.', how);
  const wasKilled = end.how === 'signal' && end.signal === 'SIGKILL';
  if (inARow === 1)
    return wasKilled
      ? l10n.t(
          'The inference engine stopped unexpectedly ({0}). It was killed, most likely by the system because memory ran out. Try again.',
          how,
        )
      : l10n.t('The inference engine stopped unexpectedly ({0}). Try again.', how);
  return wasKilled
    ? l10n.t(
        'The inference engine stopped unexpectedly {0} times in a row ({1}). It was killed, most likely by the system because memory ran out. It is not restarted automatically. See the log, then try again.',
        inARow,
        how,
      )
    : l10n.t(
        'The inference engine stopped unexpectedly {0} times in a row ({1}). It is not restarted automatically. See the log, then try again.',
        inARow,
        how,
      );
}

/** The error of calls to a process that was ended on purpose, or that ended with nothing to go back to. */
export function engineStoppedError(end?: EngineEnd): PhidelityError {
  return new PhidelityError(
    'engine-exited',
    end
      ? l10n.t('The inference engine stopped ({0}).', endText(end))
      : l10n.t('The inference engine was stopped.'),
  );
}

/** The error of calls that need a model while none is loaded. */
export function noModelError(): PhidelityError {
  return new PhidelityError('no-model', l10n.t('No model is loaded. Run "Phidelity: Load Model".'));
}
