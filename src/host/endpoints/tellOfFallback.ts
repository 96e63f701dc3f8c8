import { window, type Disposable } from 'vscode';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Settings } from '../settings/settings.ts';
import { endpointPlace } from './endpointPlace.ts';

/** Milliseconds for which the line stays. */
const shownFor = 10_000;

/** Says in one line of the status bar that the model on this machine stands in for an endpoint, and when no more. */
export function tellOfFallback(engine: RoleEngine, settings: Settings): Disposable {
  let was: string | undefined;
  return engine.onDidChangeStatus(() => {
    const { fallback } = engine;
    const name = endpointPlace(settings.endpointsFor('chat'))?.name;
    if ((was === undefined) !== (fallback === undefined) && name !== undefined)
      window.setStatusBarMessage(
        fallback === undefined
          ? `$(cloud) Phidelity: ${name} answers again`
          : `$(warning) Phidelity: ${name} does not answer; the model on this machine does`,
        shownFor,
      );
    was = fallback;
  });
}
