import type { EndpointFailure } from '../../core/endpoints/endpointFailure.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import { plainText } from '../../core/text/untrustedText.ts';
import { endpointError } from '../../wording/endpointError.ts';
import { endpointName } from './endpointName.ts';
import { detectServer } from './servers/detectServer.ts';
import { EndpointConnection, EndpointRequestError } from './servers/endpointConnection.ts';
import type { EndpointTimeouts } from './servers/endpointTimeouts.ts';
import type { InferenceServer } from './servers/inferenceServer.ts';

/** A message lists so many of a server's models. */
const mostModels = 20;

/** One endpoint: what it serves, whether it responds, and how many requests it is working on. */
export class EndpointClient {
  readonly endpoint: Endpoint;
  readonly #apiKey: () => Promise<string | undefined>;
  readonly #limits: EndpointTimeouts;
  readonly #clock: Clock;
  /** The API key that the server was sent last. */
  #sentKey = '';
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
    this.#apiKey = async () => (this.#sentKey = (await parts.apiKey()) ?? '');
    this.#limits = parts.limits;
    this.#clock = parts.clock;
  }

  get name(): string {
    return endpointName(this.endpoint);
  }

  /** What it serves, as last reported. */
  get server(): InferenceServer | undefined {
    return this.#server;
  }

  /** Requests in progress: ours, or all of them as the server last reported. */
  get busy(): number {
    return Math.max(this.#inFlight, this.#counted);
  }

  /** All its slots are taken by our own requests. */
  get isFull(): boolean {
    return this.#inFlight >= (this.#server?.model.slots ?? Number.POSITIVE_INFINITY);
  }

  /** It failed a moment ago, and is not asked while there is another endpoint. */
  get isResting(): boolean {
    return this.#clock.now() - this.#failedAt < this.#limits.restMilliseconds;
  }

  /** It responded a moment ago. */
  get isFresh(): boolean {
    return this.#server !== undefined && this.#clock.now() - this.#heardAt < this.#limits.freshMilliseconds;
  }

  get model(): ModelInfo | undefined {
    const model = this.#server?.model;
    if (!model) return undefined;
    const { name, kind, contextSize, trainedContextSize } = model;
    return {
      name: plainText(name),
      kind,
      contextSize,
      trainedContextSize,
      source: { kind: 'endpoint', name: this.name, url: this.endpoint.url },
    };
  }

  /** What it serves, asked again when the last response is too old. Rejects with an EndpointRequestError. */
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

  /** Asks a server that responded a moment ago how many requests are in progress. Failures are ignored. */
  async look(signal: AbortSignal): Promise<void> {
    this.#counted = 0;
    if (!this.#server || !this.isFresh) return;
    const soon = AbortSignal.any([signal, AbortSignal.timeout(this.#limits.lookMilliseconds)]);
    this.#counted = (await this.#server.requestCount(soon).catch(() => 0)) ?? 0;
  }

  /** Runs work on the server, counted as a request in progress. */
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

  /** After an outage it is asked again what it serves: a restarted server may have another model. */
  failed(error: unknown): void {
    if (!(error instanceof EndpointRequestError) || !isOutage(error.failure)) return;
    this.#failedAt = this.#clock.now();
    this.#heardAt = -Infinity;
  }

  /**
   * An EndpointRequestError as an error with a message, which quotes the server only shortly and never with its key;
   * other errors as they are.
   */
  errorOf(thrown: unknown): PhidelityError {
    if (!(thrown instanceof EndpointRequestError)) return PhidelityError.from(thrown);
    const quoted = (text: string): string => plainText(text, undefined, this.#sentKey);
    return endpointError(quotedFailure(thrown.failure, quoted), this.name, thrown);
  }
}

/** A failure with what the server has said in it made fit to be quoted. */
function quotedFailure(failure: EndpointFailure, quoted: (text: string) => string): EndpointFailure {
  switch (failure.kind) {
    case 'status':
      return { ...failure, message: quoted(failure.message) };
    case 'redirect':
      return { ...failure, location: quoted(failure.location) };
    case 'other-models':
      return { ...failure, served: failure.served.slice(0, mostModels).map(quoted) };
    default:
      return failure;
  }
}

/** Whether a failure concerns the server and not only this request. */
function isOutage(failure: EndpointFailure): boolean {
  return failure.kind !== 'status' || ![400, 413, 422].includes(failure.status);
}
