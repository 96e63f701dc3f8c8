import * as v from 'valibot';
import { EventStream } from './eventStream.ts';
import { servedModelName } from '../../../core/models/modelIdentity.ts';
import { type EndpointConnection, EndpointRequestError } from './endpointConnection.ts';
import type {
  GenerationRequest,
  InferenceServer,
  ServedModel,
  ServerEvent,
  ServerFigures,
} from './inferenceServer.ts';
import { readEvents } from './readEvents.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The usage that OpenAI's API reports at the end of a request. */
export const openAiUsageSchema = v.object({
  prompt_tokens: v.nullish(count),
  completion_tokens: v.nullish(count),
  prompt_tokens_details: v.nullish(v.object({ cached_tokens: v.nullish(count) })),
});

const modelsSchema = v.object({
  data: v.array(v.object({ id: v.string(), max_model_len: v.nullish(count) })),
});

const deltaSchema = v.object({
  content: v.nullish(v.string()),
  // Names of a thought: llama-server's and older vLLM's, and vLLM's and OpenRouter's.
  reasoning_content: v.nullish(v.string()),
  reasoning: v.nullish(v.unknown()),
});

const chunkSchema = v.object({
  choices: v.optional(
    v.array(
      v.object({
        delta: v.nullish(deltaSchema),
        finish_reason: v.nullish(v.string()),
      }),
    ),
    [],
  ),
  usage: v.nullish(openAiUsageSchema),
});

/** Tokens of the context where the server reports none: that of the smallest current models. */
const assumedContextSize = 4096;

/**
 * Any server with OpenAI's chat API. It applies the model's own template and reports little, so prompts cannot be exact
 * to the token, and code cannot be completed.
 */
export class OpenAiServer implements InferenceServer {
  readonly model: ServedModel;
  readonly vocabulary = undefined;
  readonly #connection: EndpointConnection;
  readonly #id: string | undefined;

  /** @param id What the server calls the model; undefined where it has only one and needs no name. */
  constructor(connection: EndpointConnection, model: ServedModel, id: string | undefined) {
    this.#connection = connection;
    this.model = model;
    this.#id = id;
  }

  /** Asks a server for its models. Rejects with an EndpointRequestError, or with the signal's reason. */
  static async at(
    connection: EndpointConnection,
    wanted: string | undefined,
    signal: AbortSignal,
  ): Promise<OpenAiServer> {
    const { data } = await connection.get('/v1/models', modelsSchema, signal);
    const served = data.find(({ id }) => id === wanted) ?? data[0];
    const id = wanted ?? served?.id;
    if (id === undefined) throw new EndpointRequestError({ kind: 'garbled', problem: 'no-model-name' });
    const contextSize = served?.max_model_len ?? assumedContextSize;
    const model: ServedModel = {
      name: servedModelName(id),
      kind: 'other',
      contextSize,
      trainedContextSize: contextSize,
      format: undefined,
      heals: false,
      slots: undefined,
    };
    return new OpenAiServer(connection, model, id);
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const { prompt } = request;
    if (prompt.kind !== 'messages') throw new TypeError('This server takes messages only.');
    const { temperature, topP, seed } = request.sampling;
    const body = {
      ...(this.#id === undefined ? {} : { model: this.#id }),
      messages: prompt.messages,
      // vLLM's and SGLang's names for what others do when the last message is the assistant's.
      ...(prompt.continues ? { add_generation_prompt: false, continue_final_message: true } : {}),
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: request.maxTokens,
      temperature,
      top_p: topP,
      ...(seed === undefined ? {} : { seed }),
    };
    const chunks = this.#connection.stream('/v1/chat/completions', body, signal);
    let end: ServerEvent | undefined;
    for await (const { choices, usage } of readEvents(chunks, new EventStream(), chunkSchema)) {
      const [choice] = choices;
      if (choice?.delta) yield* deltaEvents(choice.delta);
      if (choice?.finish_reason)
        end = { kind: 'end', why: choice.finish_reason === 'length' ? 'length' : 'end' };
      if (usage) yield { kind: 'figures', figures: usageFigures(usage) };
    }
    if (!end) throw new EndpointRequestError({ kind: 'cut' });
    yield end;
  }

  async requestCount(): Promise<undefined> {
    return undefined;
  }
}

function* deltaEvents(delta: v.InferOutput<typeof deltaSchema>): Generator<ServerEvent> {
  // A server that knows both names gives both the same text.
  const thought = delta.reasoning_content || (typeof delta.reasoning === 'string' ? delta.reasoning : '');
  if (thought !== '') yield { kind: 'thought', text: thought };
  if (delta.content) yield { kind: 'text', text: delta.content, tokens: [] };
}

/** OpenAI's usage, as far as it is reported. */
export function usageFigures(usage: v.InferOutput<typeof openAiUsageSchema>): ServerFigures {
  const promptTokens = usage.prompt_tokens ?? undefined;
  const generatedTokens = usage.completion_tokens ?? undefined;
  const reusedTokens = usage.prompt_tokens_details?.cached_tokens ?? undefined;
  return {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(reusedTokens === undefined ? {} : { reusedTokens }),
    ...(generatedTokens === undefined ? {} : { generatedTokens }),
  };
}
