import type { ChatFormat } from '../../../core/chat/chatFormat.ts';
import type { ModelInfo, Sampling } from '../../../core/ports/engine.ts';
import type { RemoteVocabulary } from './remoteVocabulary.ts';

/** A message of a conversation, for servers that apply the model's own template. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export type ServerPrompt =
  /** The ids of tokens, in which no text can become a control token. */
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] }
  /** A text that holds control tokens by their names; those that texts spelled out are broken. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'messages'; readonly messages: readonly ChatMessage[] };

export interface GenerationRequest {
  readonly prompt: ServerPrompt;
  readonly sampling: Sampling;
  readonly maxTokens: number;
  /** Ids of tokens that are never to be generated, and of those that end the answer. */
  readonly bans: readonly number[];
  readonly stops: readonly number[];
  /** Names of the control tokens that end the answer, for servers that are told text. */
  readonly stopTexts: readonly string[];
  /** What the model is to spell before anything new; only for servers that can make it. */
  readonly healed: string;
  /** Tokens of the context, for servers that choose it by request. */
  readonly contextSize: number;
}

/** What a server tells of a request. What is missing, it did not tell. */
export interface ServerFigures {
  readonly promptTokens?: number;
  readonly reusedTokens?: number;
  readonly generatedTokens?: number;
  readonly promptSeconds?: number;
  readonly generationSeconds?: number;
}

export type ServerEvent =
  /** How much of the prompt is evaluated, and of how much that was not reused. */
  | {
      readonly kind: 'prompt';
      readonly reused: number;
      readonly evaluated: number;
      readonly total: number;
    }
  /** `tokens`: the ids, where the server tells them. */
  | { readonly kind: 'text'; readonly text: string; readonly tokens: readonly number[] }
  | { readonly kind: 'figures'; readonly figures: ServerFigures }
  /** `length`: `maxTokens` was reached, or the context is full. */
  | { readonly kind: 'end'; readonly why: 'end' | 'length' };

/** A model as its server tells of it. */
export interface ServedModel {
  readonly name: string;
  readonly kind: ModelInfo['kind'];
  readonly contextSize: number;
  readonly trainedContextSize: number;
  /** How prompts are written; undefined where the server has to apply the model's template. */
  readonly format: ChatFormat | undefined;
  /** Whether the server can make the model spell a text before it writes anything new. */
  readonly heals: boolean;
  /** Requests that it works on at once, where it tells. */
  readonly slots: number | undefined;
}

/** A server that was asked what it is: one kind, one protocol. */
export interface InferenceServer {
  readonly model: ServedModel;
  /** Undefined where the server does not turn text into tokens; then there is no exact count of them. */
  readonly vocabulary: RemoteVocabulary | undefined;
  /**
   * Streams an answer. Ending the iteration or aborting the signal ends the server's work. Throws an EndpointRequestError,
   * or the signal's reason.
   */
  generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<ServerEvent>;
  /** How many requests it works on, anyone's, or undefined where it does not tell. Rejects as `generate` throws. */
  requestCount(signal: AbortSignal): Promise<number | undefined>;
}
