import { endpointError, type EndpointFailure } from '../../core/endpoints/endpointFailure.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import { detectServer } from './servers/detectServer.ts';
import { EndpointConnection, EndpointRequestError } from './servers/endpointConnection.ts';
import type { EndpointTimeouts } from './servers/endpointTimeouts.ts';
import type { InferenceServer } from './servers/inferenceServer.ts';

/** One endpoint: what runs there, whether it answers, and how much it does for us at the moment. */
export class EndpointClient {
  readonly endpoint: Endpoint;
  readonly #apiKey: () => Promise<string | undefined>;
  readonly #limits: EndpointTimeouts;
  readonly #clock: Clock;
  #server: InferenceServer | undefined;
  #heardAt = -Infinity;
  #failedAt = -Infinity;
  #inFlight = 0;
  #counted = 0;

  constructor(parts: {
    readonly endpoint: Endpoint;
    readonly apiKey: () => Promise<string | undefined>;
    readonly limits: EndpointTimeouts;
    readonly clock: Clock;
  }) {
    this.endpoint = parts.endpoint;
    this.#apiKey = parts.apiKey;
    this.#limits = parts.limits;
    this.#clock = parts.clock;
  }

  get name(): string {
    const { name, url } = this.endpoint;
    return name ?? (URL.canParse(url) ? new URL(url).host : url);
  }

  /** What runs there, as last heard. */
  get server(): InferenceServer | undefined {
    return this.#server;
  }

  /** Requests that it works on: ours, or all that there were when it was asked last. */
  get busy(): number {
    return Math.max(this.#inFlight, this.#counted);
  }

  /** All its places are taken by requests of ours. */
  get isFull(): boolean {
    return this.#inFlight >= (this.#server?.model.slots ?? Number.POSITIVE_INFINITY);
  }

  /** It failed a moment ago, and is left alone as long as there is another one. */
  get isResting(): boolean {
    return this.#clock.now() - this.#failedAt < this.#limits.restMilliseconds;
  }

  /** It answered a moment ago. */
  get isFresh(): boolean {
    return this.#server !== undefined && this.#clock.now() - this.#heardAt < this.#limits.freshMilliseconds;
  }

  get model(): ModelInfo | undefined {
    const model = this.#server?.model;
    if (!model) return undefined;
    const { name, kind, contextSize, trainedContextSize } = model;
    return {
      name,
      kind,
      contextSize,
      trainedContextSize,
      source: { kind: 'endpoint', name: this.name, url: this.endpoint.url },
    };
  }

  /** What runs there; asked anew when nothing was heard for a while. Rejects with an EndpointRequestError. */
  async ready(signal: AbortSignal): Promise<InferenceServer> {
    if (this.#server && this.isFresh) return this.#server;
    try {
      const { endpoint } = this;
      const connection = new EndpointConnection({
        url: endpoint.url,
        apiKey: this.#apiKey,
        limits: this.#limits,
      });
      this.#server = await detectServer(connection, endpoint, signal);
      this.heard();
      return this.#server;
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  /** Asks a server that answered a moment ago how busy it is; what keeps it from telling does not matter here. */
  async look(signal: AbortSignal): Promise<void> {
    this.#counted = 0;
    if (!this.#server || !this.isFresh) return;
    const soon = AbortSignal.any([signal, AbortSignal.timeout(this.#limits.lookMilliseconds)]);
    this.#counted = (await this.#server.requestCount(soon).catch(() => 0)) ?? 0;
  }

  /** Does something with the server, counted as a request that it works on. */
  async use<T>(server: InferenceServer, work: (server: InferenceServer) => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      const result = await work(server);
      this.heard();
      return result;
    } catch (error) {
      this.failed(error);
      throw error;
    } finally {
      this.#inFlight -= 1;
    }
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
    this.#failedAt = -Infinity;
  }

  /** After a failure it is asked anew what it is: a server that was started again may have another model. */
  failed(error: unknown): void {
    if (!(error instanceof EndpointRequestError) || !isOutage(error.failure)) return;
    this.#failedAt = this.#clock.now();
    this.#heardAt = -Infinity;
  }

  /** An EndpointRequestError in words; other errors as they are. */
  errorOf(thrown: unknown): PhidelityError {
    return thrown instanceof EndpointRequestError
      ? endpointError(thrown.failure, this.name, thrown)
      : PhidelityError.from(thrown);
  }
}

/** Whether a failure is about the server, and not about this one request. */
function isOutage(failure: EndpointFailure): boolean {
  return failure.kind !== 'status' || ![400, 413, 422].includes(failure.status);
}
