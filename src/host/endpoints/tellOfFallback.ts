import { window, type Disposable } from 'vscode';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Settings } from '../settings/settings.ts';
import { endpointPlace } from './endpointPlace.ts';

/** Milliseconds for which the line stays. */
const shownFor = 10_000;

/** Says in one line of the status bar that the model on this machine stands in for an endpoint, and when no more. */
export function tellOfFallback(engine: RoleEngine, settings: Settings): Disposable {
  let was: string | undefined;
  const tell = (icon: string, what: string): void =>
    void window.setStatusBarMessage(`$(${icon}) Phidelity: ${what}`, shownFor);
  return engine.onDidChangeStatus(({ state }) => {
    const { fallback } = engine;
    const name = endpointPlace(settings.endpointsFor('chat'))?.name;
    if (name !== undefined && was === undefined && fallback !== undefined)
      tell('warning', `${name} does not answer; the model on this machine does`);
    // One that refuses has ended the standing in as well, but is no help.
    if (name !== undefined && was !== undefined && fallback === undefined && state !== 'error')
      tell('cloud', `${name} answers again`);
    was = fallback;
  });
}
