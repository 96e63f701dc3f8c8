import { Disposable, window } from 'vscode';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Engine, ModelInfo } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { EndpointEngine } from '../../platform/endpoints/endpointEngine.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { Settings } from '../settings/settings.ts';
import type { EndpointKeys } from './endpointKeys.ts';

/** What answers for each role, by the settings and keys of endpoints as they are at any time. */
export class RoleEngines implements Disposable {
  readonly chat: RoleEngine;
  readonly completion: RoleEngine;
  readonly #settings: Settings;
  readonly #remote: (endpoints: () => readonly Endpoint[]) => EndpointEngine;
  readonly #owned: { dispose(): unknown }[] = [];

  constructor(parts: {
    readonly local: Engine;
    readonly settings: Settings;
    readonly keys: EndpointKeys;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly logger: Logger;
  }) {
    const { local, settings, keys, clock, timer, logger } = parts;
    this.#settings = settings;
    this.#remote = (endpoints) =>
      new EndpointEngine({ endpoints, apiKey: ({ url }) => keys.get(url), clock, timer, logger });
    const engineOf = (role: EndpointRole): RoleEngine => {
      const remote = this.#remote(() => settings.endpointsFor(role));
      const engine = new RoleEngine({
        local,
        remote,
        route: () => settings.routeOf(role),
        onDidChangeRoute: (listener) =>
          Disposable.from(settings.onDidChangeEndpoints(listener), keys.onDidChange(listener)),
        timer,
      });
      this.#owned.push(engine, remote);
      return engine;
    };
    this.chat = engineOf('chat');
    this.completion = engineOf('completion');
  }

  /** Asks one endpoint what it serves. Rejects with a PhidelityError. */
  async check(endpoint: Endpoint, signal: AbortSignal): Promise<ModelInfo> {
    const engine = this.#remote(() => [endpoint]);
    try {
      return await engine.load(this.#settings.current.model, { signal });
    } finally {
      engine.dispose();
    }
  }

  dispose(): void {
    for (const item of this.#owned) item.dispose();
  }
}

/** Milliseconds for which the line stays. */
const shownFor = 10_000;

/** Says in one line of the status bar that the model on this machine stands in for an endpoint, and when no more. */
export function notifyFallback(engine: RoleEngine, settings: Settings): Disposable {
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
