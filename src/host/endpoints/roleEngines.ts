import { Disposable } from 'vscode';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Engine, ModelInfo } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { Timer } from '../../core/ports/timer.ts';
import { EndpointEngine } from '../../platform/endpoints/endpointEngine.ts';
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
