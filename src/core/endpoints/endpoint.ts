/** What speaks at an endpoint: `auto` finds out by asking. */
export type EndpointServerName = 'auto' | 'llama-server' | 'vllm' | 'ollama' | 'openai';

/** A server that a person has configured. */
export interface Endpoint {
  /** Where its API is, such as `http://localhost:8080`; with or without `/v1` at the end. */
  readonly url: string;
  /** The person's name for it. Without it, the host of its address. */
  readonly name?: string;
  /** The model to ask for where the server has several. Without it, the first that it names. */
  readonly model?: string;
  readonly server?: EndpointServerName;
  /** What it may be asked for; without it, everything. */
  readonly roles?: readonly EndpointRole[];
}

export type EndpointRole = 'chat' | 'completion';
