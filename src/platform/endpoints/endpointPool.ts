import * as l10n from '@vscode/l10n';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import { endpointRetryDelay, orderEndpoints } from '../../core/endpoints/endpointFailover.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { LruMap } from '../../core/lifetime/lruMap.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { EndpointClient } from './endpointClient.ts';
import type { EndpointTimeouts } from './servers/endpointTimeouts.ts';
import { EndpointRequestError } from './servers/endpointConnection.ts';
import type { InferenceServer } from './servers/inferenceServer.ts';

/** What an endpoint pool is made of. */
interface EndpointPoolParts {
  readonly endpoints: () => readonly Endpoint[];
  readonly apiKey: (endpoint: Endpoint) => Promise<string | undefined>;
  readonly timer: Timer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: EndpointTimeouts;
}

/** One attempt at one endpoint. */
export interface Attempt {
  readonly client: EndpointClient;
  readonly server: InferenceServer;
  /** To be called when a part of the answer has been passed on: after that, no other endpoint is asked. */
  begun(): void;
}

/** Conversations and files whose endpoint is remembered. */
const maxAffinities = 128;

/** The configured endpoints: chooses the one to ask, and fails over to another one where that is safe. */
export class EndpointPool {
  readonly #parts: EndpointPoolParts;
  #clients: readonly EndpointClient[] = [];
  #key = '';
  readonly #affinities = new LruMap<string, EndpointClient>(maxAffinities);

  constructor(parts: EndpointPoolParts) {
    this.#parts = parts;
  }

  /** The endpoints that are configured now. */
  get clients(): readonly EndpointClient[] {
    const { endpoints, apiKey, limits, clock } = this.#parts;
    const configured = endpoints();
    const key = JSON.stringify(configured);
    if (key !== this.#key) {
      const known = new Map(this.#clients.map((client) => [JSON.stringify(client.endpoint), client]));
      this.#clients = configured.map(
        (endpoint) =>
          known.get(JSON.stringify(endpoint)) ??
          new EndpointClient({ endpoint, apiKey: () => apiKey(endpoint), limits, clock }),
      );
      this.#key = key;
      this.#affinities.clear();
    }
    return this.#clients;
  }

  /**
   * Runs work at one of the endpoints: the one that had the same affinity before, or else the least busy one. If it
   * fails before anything has been passed on, the next one is asked; after the last one, all again if that may help.
   *
   * @param purpose.affinity Work that should run where it ran before: that server has the prompt's beginning in its cache.
   *
   * Rejects with a PhidelityError, or with the signal's reason.
   */
  async run<T>(
    purpose: { readonly role: EndpointRole | undefined; readonly affinity?: string },
    signal: AbortSignal,
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const { timer, clock, limits, logger } = this.#parts;
    const started = clock.now();
    for (let round = 0; ; round++) {
      const candidates = await this.#candidates(purpose, signal);
      if (candidates.length === 0)
        throw new PhidelityError(
          'endpoint-unreachable',
          l10n.t('No endpoint is configured for this. Add one to "phidelity.endpoints".'),
        );
      const problems: { readonly client: EndpointClient; readonly problem: unknown }[] = [];
      for (const client of candidates) {
        let hasBegun = false;
        const begun = (): void => {
          hasBegun = true;
        };
        try {
          const server = await client.ready(signal);
          if (purpose.affinity !== undefined) this.#affinities.set(purpose.affinity, client);
          return await client.use(server, () => work({ client, server, begun }));
        } catch (error) {
          signal.throwIfAborted();
          if (hasBegun || !mayWorkElsewhere(error)) throw client.errorOf(error);
          logger.warn(`Endpoint ${client.name}: ${client.errorOf(error).message}`);
          problems.push({ client, problem: error });
        }
      }
      const waited = clock.now() - started;
      const wait = endpointRetryDelay(
        problems.flatMap(({ problem }) => (problem instanceof EndpointRequestError ? problem.failure : [])),
        { round, waited, longestLoad: limits.loadMilliseconds },
      );
      const [first] = problems;
      if (wait === undefined && first) throw first.client.errorOf(first.problem);
      await timer.delay(wait ?? 0, signal);
      signal.throwIfAborted();
    }
  }

  async #candidates(
    { role, affinity }: { role: EndpointRole | undefined; affinity?: string },
    signal: AbortSignal,
  ): Promise<EndpointClient[]> {
    const clients = this.clients.filter(
      ({ endpoint: { roles } }) => role === undefined || roles === undefined || roles.includes(role),
    );
    const before = affinity === undefined ? undefined : this.#affinities.get(affinity);
    const stays = before !== undefined && !before.isResting && !before.isFull;
    if (clients.length > 1 && role !== undefined && !stays)
      await Promise.all(clients.map((client) => client.look(signal)));
    return orderEndpoints(clients, before);
  }
}

/** Whether another endpoint may succeed: this one is down, or its model cannot do it. */
function mayWorkElsewhere(error: unknown): boolean {
  if (error instanceof EndpointRequestError) return true;
  return error instanceof PhidelityError && error.reason === 'unsupported-model';
}
