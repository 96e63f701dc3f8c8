import type { ChatFormat } from '../../../core/chat/chatFormat.ts';
import type { ModelInfo, Sampling } from '../../../core/ports/engine.ts';
import type { RemoteVocabulary } from './remoteVocabulary.ts';

/** A message of a conversation, for servers that apply the model's own template. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A prompt in the form that a server takes. */
export type ServerPrompt =
  /** Token ids: text cannot become a control token. */
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] }
  /** A text with control tokens by their names; those that the user's texts spell out are escaped. */
  | { readonly kind: 'text'; readonly text: string }
  /** `continues`: the last message is the beginning of the answer. */
  | {
      readonly kind: 'messages';
      readonly messages: readonly ChatMessage[];
      readonly continues: boolean;
    };

/** A request for text, with what the servers need for it. */
export interface GenerationRequest {
  readonly prompt: ServerPrompt;
  readonly sampling: Sampling;
  readonly maxTokens: number;
  /** Ids of tokens that must not be generated, and of those that end the answer. */
  readonly bans: readonly number[];
  readonly stops: readonly number[];
  /** Names of the control tokens that end the answer, for servers that take text. */
  readonly stopTexts: readonly string[];
  /** Names of control tokens that are written out in the answer, where the model has them; servers leave out others. */
  readonly shownControls: readonly string[];
  /** The text that the model must begin with (token healing); only for servers that can enforce it. */
  readonly healed: string;
  /** Tokens of the context, for servers that choose it for each request. */
  readonly contextSize: number;
}

/** The usage that a server reports for a request. What is absent was not reported. */
export interface ServerFigures {
  readonly promptTokens?: number;
  readonly reusedTokens?: number;
  readonly generatedTokens?: number;
  readonly promptSeconds?: number;
  readonly generationSeconds?: number;
}

/** What a server streams. */
export type ServerEvent =
  /** How much of the prompt has been evaluated, of how much that was not reused. */
  | {
      readonly kind: 'prompt';
      readonly reused: number;
      readonly evaluated: number;
      readonly total: number;
    }
  /** `tokens`: the ids, where the server reports them. */
  | { readonly kind: 'text'; readonly text: string; readonly tokens: readonly number[] }
  /** What the model thinks, where the server sends it apart from the answer. */
  | { readonly kind: 'thought'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: ServerFigures }
  /** `length`: `maxTokens` was reached, or the context is full. `loop`: the server takes the end for a repetition. */
  | { readonly kind: 'end'; readonly why: 'end' | 'length' | 'loop' };

/** A model as its server reports it. */
export interface ServedModel {
  readonly name: string;
  readonly kind: ModelInfo['kind'];
  readonly contextSize: number;
  readonly trainedContextSize: number;
  /** The chat format; undefined where the server has to apply the model's template. */
  readonly format: ChatFormat | undefined;
  /** Whether the server can make the model begin with a text (token healing). */
  readonly heals: boolean;
  /** How many requests it works on at once, where it reports that. */
  readonly slots: number | undefined;
}

/** A server of a known kind, which determines its protocol. */
export interface InferenceServer {
  readonly model: ServedModel;
  /** Undefined where the server has no API for tokens; then they can only be estimated. */
  readonly vocabulary: RemoteVocabulary | undefined;
  /**
   * Streams an answer. Ending the iteration or aborting the signal ends the server's work. Throws an EndpointRequestError,
   * or the signal's reason.
   */
  generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<ServerEvent>;
  /** Requests in progress, of all clients; undefined where it does not report them. Rejects as `generate` throws. */
  requestCount(signal: AbortSignal): Promise<number | undefined>;
}
