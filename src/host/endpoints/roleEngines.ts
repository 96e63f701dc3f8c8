import { Disposable, l10n, window } from 'vscode';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Engine, ModelInfo } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { EndpointEngine } from '../../platform/endpoints/endpointEngine.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { Settings } from '../settings/settings.ts';
import type { EndpointKeys } from './endpointKeys.ts';

/** The engines of the roles, which follow the settings and API keys of endpoints. */
export class RoleEngines implements Disposable {
  readonly chat: RoleEngine;
  readonly completion: RoleEngine;
  readonly #settings: Settings;
  readonly #remote: (endpoints: () => readonly Endpoint[], key?: string) => EndpointEngine;
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
    this.#remote = (endpoints, key) => {
      const apiKey = async ({ url }: Endpoint): Promise<string | undefined> => key ?? keys.get(url);
      return new EndpointEngine({ endpoints, apiKey, clock, timer, logger });
    };
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

  /**
   * Asks one endpoint what it serves. Rejects with a PhidelityError.
   *
   * @param key To be sent instead of the one that is stored.
   */
  async check(endpoint: Endpoint, signal: AbortSignal, key?: string): Promise<ModelInfo> {
    const engine = this.#remote(() => [endpoint], key);
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

/** Milliseconds. */
const messageDuration = 10_000;

/** Shows in the status bar when the local model becomes the fallback of an endpoint, and when the endpoint is back. */
export function notifyFallback(engine: RoleEngine, settings: Settings): Disposable {
  let was: string | undefined;
  const show = (icon: string, text: string): void =>
    void window.setStatusBarMessage(`$(${icon}) ${text}`, messageDuration);
  return engine.onDidChangeStatus(({ state }) => {
    const { fallback } = engine;
    const name = endpointPlace(settings.endpointsFor('chat'))?.name;
    if (name !== undefined && was === undefined && fallback !== undefined)
      show('warning', l10n.t('Phidelity: {0} is unreachable; using the local model', name));
    // An endpoint that denies access ends the fallback as well, but does not work.
    if (name !== undefined && was !== undefined && fallback === undefined && state !== 'error')
      show('cloud', l10n.t('Phidelity: {0} is available again', name));
    was = fallback;
  });
}
