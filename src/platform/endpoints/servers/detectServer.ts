import * as v from 'valibot';
import type { Endpoint, EndpointServerName } from '../../../core/endpoints/endpoint.ts';
import { type EndpointConnection, EndpointRequestError } from './endpointConnection.ts';
import type { InferenceServer } from './inferenceServer.ts';
import { LlamaServer } from './llamaServer.ts';
import { OllamaServer } from './ollamaServer.ts';
import { OpenAiServer } from './openAiServer.ts';
import { VllmServer } from './vllmServer.ts';

type ServerKind = Exclude<EndpointServerName, 'auto'>;

/** Paths and responses that identify a kind of server. llama-server comes first: it imitates others. */
const fingerprints = [
  ['llama-server', '/props', v.object({ default_generation_settings: v.object({ n_ctx: v.number() }) })],
  ['ollama', '/api/version', v.object({ version: v.string() })],
  ['vllm', '/version', v.object({ version: v.string() })],
] as const;

/**
 * Detects the kind of server at an endpoint, unless the user has set it, and what it serves.
 *
 * Rejects with an EndpointRequestError, or with the signal's reason.
 */
export async function detectServer(
  connection: EndpointConnection,
  { server = 'auto', model }: Endpoint,
  signal: AbortSignal,
): Promise<InferenceServer> {
  const kind = server === 'auto' ? await kindOf(connection, signal) : server;
  switch (kind) {
    case 'llama-server':
      return LlamaServer.at(connection, signal);
    case 'vllm':
      return VllmServer.at(connection, model, signal);
    case 'ollama':
      return OllamaServer.at(connection, model, signal);
    case 'openai':
      return OpenAiServer.at(connection, model, signal);
  }
}

async function kindOf(connection: EndpointConnection, signal: AbortSignal): Promise<ServerKind> {
  for (const [kind, path, schema] of fingerprints)
    if (await answers(connection, path, schema, signal)) return kind;
  return 'openai';
}

/** Whether a path returns what one kind of server returns. Errors that no other kind would return are thrown. */
async function answers(
  connection: EndpointConnection,
  path: string,
  schema: v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await connection.get(path, schema, signal);
    return true;
  } catch (error) {
    if (!(error instanceof EndpointRequestError)) throw error;
    const { failure } = error;
    const isAnother =
      failure.kind === 'garbled' ||
      failure.kind === 'redirect' ||
      (failure.kind === 'status' && [400, 404, 405, 422, 501].includes(failure.status));
    if (isAnother) return false;
    throw error;
  }
}
