import * as l10n from '@vscode/l10n';
import type { EngineStatus } from '../core/ports/engine.ts';

/** The percentage of a model that is loaded: 100 only when all of it is. */
export function loadedPercent(fraction: number): number {
  return Math.floor(fraction * 100);
}

/**
 * An engine's status in a word or two, to stand next to the model's name; empty while the model is ready.
 *
 * @param isEndpoint Whether an endpoint answers, and not the model on this machine.
 */
export function engineStatusText(status: EngineStatus, isEndpoint: boolean): string {
  switch (status.state) {
    case 'off':
      return isEndpoint ? l10n.t('not connected yet') : l10n.t('not loaded');
    case 'loading':
      return l10n.t('loading {0}%', loadedPercent(status.fraction));
    case 'connecting':
      return l10n.t('connecting');
    case 'ready':
      return '';
    case 'generating':
      return l10n.t('generating');
    case 'error':
      return status.isRestarting ? l10n.t('restarting') : l10n.t('error');
  }
}
