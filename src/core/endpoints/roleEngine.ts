import { PhidelityError, type ErrorReason } from '../errors/phidelityError.ts';
import { Emitter } from '../lifetime/emitter.ts';
import { type Disposable, DisposableStore } from '../lifetime/disposable.ts';
import type {
  CallOptions,
  ChatProgress,
  ChatRequest,
  ChatResult,
  Engine,
  EngineMemory,
  EngineStatus,
  LoadRequest,
  ModelInfo,
} from '../ports/engine.ts';
import type { CompletionProgress, CompletionRequest, CompletionResult } from '../ports/completionRequest.ts';
import type { Timer } from '../ports/clock.ts';
import { EndpointReconnector } from './endpointReconnector.ts';

/** The settings of a role. */
export interface Route {
  /** An endpoint is configured for the role. */
  readonly usesEndpoint: boolean;
  /** The local engine answers while no endpoint is available. */
  readonly fallsBack: boolean;
  /** The model that the local engine loads. */
  readonly model: LoadRequest;
}

/** With these, an endpoint is down. One that denies access is not: the user has to fix that. */
const downReasons: readonly ErrorReason[] = ['endpoint-unreachable', 'endpoint-failed'];

type ErrorStatus = EngineStatus & { readonly state: 'error' };

function isDown(status: EngineStatus): status is ErrorStatus {
  return status.state === 'error' && downReasons.includes(status.reason);
}

function modelOf(status: EngineStatus): ModelInfo | undefined {
  return 'model' in status ? status.model : undefined;
}

/**
 * The engine of a role, chat or completion: an endpoint where the user has configured one, or else the local engine. The
 * local engine is also the fallback while no endpoint is available, if the user allows it. Then an endpoint takes over
 * again as soon as it responds, but never in the middle of an answer. Nothing is sent to an endpoint that is not configured.
 *
 * Owns neither of the two engines: the roles share the local one.
 */
export class RoleEngine implements Engine {
  readonly #local: Engine;
  readonly #remote: Engine;
  readonly #route: () => Route;
  readonly #changed = new Emitter<EngineStatus>();
  readonly #owned = new DisposableStore();
  readonly #reconnector: EndpointReconnector;
  /** The error of endpoints that are down. */
  #down: ErrorStatus | undefined;
  #fallback: string | undefined;
  #chats = 0;

  constructor(parts: {
    readonly local: Engine;
    /** The endpoints of the role as one engine. */
    readonly remote: Engine;
    readonly route: () => Route;
    readonly onDidChangeRoute: (listener: () => void) => Disposable;
    readonly timer: Timer;
  }) {
    this.#local = parts.local;
    this.#remote = parts.remote;
    this.#route = parts.route;
    this.#reconnector = this.#owned.add(
      new EndpointReconnector({
        timer: parts.timer,
        isDown: () => this.#down !== undefined && this.#route().usesEndpoint,
        check: async () => {
          // The status reports the result.
          await this.connect().catch(() => {});
        },
      }),
    );
    this.#owned.add(
      parts.local.onDidChangeStatus(() => {
        if (this.#current === this.#local) this.#changed.fire(this.status);
      }),
    );
    this.#owned.add(parts.remote.onDidChangeStatus(() => this.#remoteChanged()));
    this.#owned.add(parts.onDidChangeRoute(() => this.#routeChanged()));
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  get status(): EngineStatus {
    const { status } = this.#current;
    return status.state === 'connecting' && this.#reconnector.isChecking ? (this.#down ?? status) : status;
  }

  /** Why the local engine is the fallback for an endpoint; undefined while it is not. */
  get fallback(): string | undefined {
    return this.#fallback;
  }

  async load(request: LoadRequest, options: CallOptions = {}): Promise<ModelInfo> {
    const engine = this.#current;
    try {
      return await engine.load(request, options);
    } catch (thrown) {
      if (engine === this.#current || options.signal?.aborted) throw thrown;
      // The endpoints' status has reported that none is available.
      return this.#local.load(request, options);
    }
  }

  /** Connects to the endpoints again, where there are any. Rejects as `load` does. */
  async connect(): Promise<void> {
    const { usesEndpoint, model } = this.#route();
    if (usesEndpoint) await this.#remote.load(model);
  }

  unload(): Promise<void> {
    return this.#current.unload();
  }

  async chat(request: ChatRequest, options: CallOptions<ChatProgress>): Promise<ChatResult> {
    const engine = this.#current;
    let hasBegun = false;
    const onProgress = (progress: ChatProgress): void => {
      hasBegun ||= progress.kind !== 'prompt';
      options.onProgress?.(progress);
    };
    this.#chats += 1;
    try {
      const model = modelOf(engine.status);
      return { ...(model ? { model } : {}), ...(await engine.chat(request, { ...options, onProgress })) };
    } catch (thrown) {
      // A partial answer is kept, and the user decides whether to ask again.
      if (hasBegun || options.signal?.aborted || !this.#isFallbackFor(engine, thrown)) throw thrown;
      const model = await this.#local.load(
        this.#route().model,
        options.signal ? { signal: options.signal } : {},
      );
      return { ...(await this.#local.chat(request, options)), model };
    } finally {
      this.#chats -= 1;
      this.#follow();
    }
  }

  complete(request: CompletionRequest, options: CallOptions<CompletionProgress>): Promise<CompletionResult> {
    return this.#current.complete(request, options);
  }

  countTokens(texts: readonly string[], options?: CallOptions): Promise<number[]> {
    return this.#current.countTokens(texts, options);
  }

  memory(): Promise<EngineMemory> {
    return this.#current.memory();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  get #current(): Engine {
    return this.#route().usesEndpoint && this.#fallback === undefined ? this.#remote : this.#local;
  }

  #isFallbackFor(engine: Engine, thrown: unknown): boolean {
    const { reason } = PhidelityError.from(thrown);
    return engine === this.#remote && downReasons.includes(reason) && this.#fallback !== undefined;
  }

  #remoteChanged(): void {
    const { status } = this.#remote;
    if (status.state === 'connecting' && this.#reconnector.isChecking) return;
    const wasRemote = this.#current === this.#remote;
    if (status.state !== 'connecting') this.#down = isDown(status) ? status : undefined;
    const hasChanged = this.#decide();
    if (hasChanged || (wasRemote && this.#current === this.#remote)) this.#changed.fire(this.status);
    if (this.#down) this.#reconnector.start();
  }

  /** A new address or key is tried at once, so that the user sees whether it works. */
  #routeChanged(): void {
    this.#fallback = undefined;
    this.#down = undefined;
    // The status reports errors.
    void this.connect().catch(() => {});
    this.#changed.fire(this.status);
  }

  #follow(): void {
    if (this.#decide()) this.#changed.fire(this.status);
  }

  /** Decides whether the local engine is the fallback; true when that has changed. */
  #decide(): boolean {
    const { usesEndpoint, fallsBack } = this.#route();
    const before = this.#fallback;
    if (!usesEndpoint || !fallsBack) this.#fallback = undefined;
    else if (this.#down) this.#fallback = this.#down.message;
    else if (this.#remote.status.state !== 'connecting' && this.#chats === 0) this.#fallback = undefined;
    return before !== this.#fallback;
  }
}
