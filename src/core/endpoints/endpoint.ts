/** The kind of server at an endpoint; `auto` detects it. */
export type EndpointServerName = 'auto' | 'llama-server' | 'vllm' | 'ollama' | 'openai';

/** A server that the user has configured. */
export interface Endpoint {
  /** Where its API is, such as `http://localhost:8080`; with or without `/v1` at the end. */
  readonly url: string;
  /** The user's name for it. Without it, the host of its address. */
  readonly name?: string;
  /** The model to use where the server has several. Without it, the first one. */
  readonly model?: string;
  readonly server?: EndpointServerName;
  /** What it is used for; without it, everything. */
  readonly roles?: readonly EndpointRole[];
}

/** What an endpoint can be used for. */
export type EndpointRole = 'chat' | 'completion';
