import * as l10n from '@vscode/l10n';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { Emitter } from '../../core/lifetime/emitter.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
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
} from '../../core/ports/engine.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../core/ports/completionRequest.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { EndpointChat } from './endpointChat.ts';
import { EndpointCompletion } from './endpointCompletion.ts';
import { defaultEndpointTimeouts, type EndpointTimeouts } from './servers/endpointTimeouts.ts';
import { EndpointPool, type Attempt } from './endpointPool.ts';

const noUsage = { generatedTokens: 0, waitSeconds: 0, promptSeconds: 0, generationSeconds: 0 } as const;

/**
 * The models of the configured endpoints, as one engine. A request goes to the endpoint that answered the same
 * conversation or file before, since it has the prompt's beginning in its cache, or else to the least busy one. Endpoints
 * are contacted only when there is a request.
 */
export class EndpointEngine implements Engine {
  readonly #clock: Clock;
  readonly #pool: EndpointPool;
  readonly #chat: EndpointChat;
  readonly #completion: EndpointCompletion;
  readonly #changed = new Emitter<EngineStatus>();
  /** Ends all work when this engine ends. */
  readonly #life = new AbortController();
  /** Prefetches, which are cancelled by any other completion. */
  readonly #background = new Set<AbortController>();
  #status: EngineStatus = { state: 'off' };
  #chats = 0;

  constructor(parts: {
    readonly endpoints: () => readonly Endpoint[];
    readonly apiKey: (endpoint: Endpoint) => Promise<string | undefined>;
    readonly timer: Timer;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly limits?: Partial<EndpointTimeouts>;
  }) {
    this.#clock = parts.clock;
    this.#pool = new EndpointPool({ ...parts, limits: { ...defaultEndpointTimeouts, ...parts.limits } });
    this.#chat = new EndpointChat(parts.clock);
    this.#completion = new EndpointCompletion(parts.clock);
  }

  readonly onDidChangeStatus = this.#changed.subscribe;

  get status(): EngineStatus {
    return this.#status;
  }

  /** Finds an endpoint that responds. The server chooses its model, so the request's values are ignored. */
  async load(_request: LoadRequest, { signal }: CallOptions = {}): Promise<ModelInfo> {
    const { clients } = this.#pool;
    const fresh = clients.find((client) => client.isFresh)?.model;
    if (fresh) {
      this.#show(fresh);
      return fresh;
    }
    const [first] = clients;
    if (first) this.#set({ state: 'connecting', endpoint: first.name });
    const either = this.#either(signal);
    try {
      const model = await this.#pool.run({ role: undefined }, either, async ({ client }) => client.model!);
      this.#show(model);
      return model;
    } catch (thrown) {
      this.#failed(thrown, either);
      throw thrown;
    }
  }

  async unload(): Promise<void> {
    this.#set({ state: 'off' });
  }

  async chat(request: ChatRequest, { signal, onProgress }: CallOptions<ChatProgress>): Promise<ChatResult> {
    const either = this.#either(signal);
    this.#interrupt();
    this.#chats += 1;
    this.#showWhetherGenerating();
    const purpose = { role: 'chat', affinity: `chat:${conversationOf(request)}` } as const;
    try {
      return await this.#run(purpose, either, async (attempt) => {
        const call = { signal: either, report: (progress: ChatProgress) => onProgress?.(progress) };
        const result = await this.#chat.answer(request, attempt, call);
        const { model } = attempt.client;
        if (!model) return result;
        this.#show(model);
        return { ...result, model };
      });
    } catch (thrown) {
      if (either.aborted) return { stopReason: 'cancelled', droppedTurns: request.droppedTurns };
      throw thrown;
    } finally {
      this.#chats -= 1;
      this.#showWhetherGenerating();
    }
  }

  async complete(
    request: CompletionRequest,
    { signal, onProgress }: CallOptions<CompletionProgress>,
  ): Promise<CompletionResult> {
    const started = this.#clock.now();
    // No server can be held to names.
    if (request.choices) return { text: '', stopReason: 'end', usage: noUsage };
    const own = new AbortController();
    const isBackground = request.priority === 'background';
    if (isBackground) this.#background.add(own);
    else this.#interrupt();
    const either = this.#either(signal, own.signal);
    const purpose = { role: 'completion', affinity: `completion:${request.prompt.path}` } as const;
    try {
      return await this.#run(purpose, either, async (attempt) => {
        const call = { signal: either, report: (progress: CompletionProgress) => onProgress?.(progress) };
        const result = await this.#completion.complete(request, attempt, call);
        const { model } = attempt.client;
        if (model && !('model' in this.#status)) this.#show(model);
        return result;
      });
    } catch (thrown) {
      if (!either.aborted) throw thrown;
      const waitSeconds = (this.#clock.now() - started) / 1000;
      return { text: '', stopReason: 'cancelled', usage: { ...noUsage, waitSeconds } };
    } finally {
      this.#background.delete(own);
    }
  }

  /** Where the server does not count tokens, these are estimates, rather too high than too low. */
  async countTokens(texts: readonly string[], { signal }: CallOptions = {}): Promise<number[]> {
    const either = this.#either(signal);
    return this.#run({ role: undefined }, either, async ({ server: { vocabulary } }) => {
      if (!vocabulary) return texts.map(estimateTokens);
      return (await vocabulary.texts(texts, either)).map((tokens) => tokens.length);
    });
  }

  async memory(): Promise<EngineMemory> {
    throw new PhidelityError(
      'no-model',
      l10n.t('The model runs at an endpoint, which does not report its memory.'),
    );
  }

  dispose(): void {
    this.#life.abort();
  }

  async #run<T>(
    purpose: { readonly role: EndpointRole | undefined; readonly affinity?: string },
    signal: AbortSignal,
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#pool.run(purpose, signal, work);
    } catch (thrown) {
      this.#failed(thrown, signal);
      throw thrown;
    }
  }

  #either(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
    return AbortSignal.any([this.#life.signal, ...signals.filter((signal) => signal !== undefined)]);
  }

  #interrupt(): void {
    for (const controller of this.#background) controller.abort();
  }

  /** A failure at all endpoints becomes the status; one that concerns a single request does not. */
  #failed(thrown: unknown, signal: AbortSignal): void {
    if (signal.aborted) {
      if (this.#status.state === 'connecting') this.#set({ state: 'off' });
      return;
    }
    const { reason, message } = PhidelityError.from(thrown);
    if (this.#pool.clients.some((client) => client.isFresh)) return;
    if (reason.startsWith('endpoint-') || this.#status.state === 'connecting')
      this.#set({ state: 'error', reason, message });
  }

  #show(model: ModelInfo): void {
    this.#set({ state: this.#chats > 0 ? 'generating' : 'ready', model });
  }

  #showWhetherGenerating(): void {
    const status = this.#status;
    if (status.state === 'ready' || status.state === 'generating') this.#show(status.model);
  }

  #set(status: EngineStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#changed.fire(status);
  }
}

/** Identifies a conversation: by its id where it has one, or else by its beginning. */
function conversationOf({ conversation, turns, question }: ChatRequest): string {
  return conversation ?? turns[0]?.question ?? question;
}
