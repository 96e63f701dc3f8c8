import * as v from 'valibot';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import { chooseChatFormat } from '../../../core/chat/chatFormat.ts';
import { EventStream } from './eventStream.ts';
import { isPhi4Name, servedModelName } from '../../../core/models/modelIdentity.ts';
import { type EndpointConnection, EndpointRequestError } from './endpointConnection.ts';
import type { GenerationRequest, InferenceServer, ServedModel, ServerEvent } from './inferenceServer.ts';
import { OpenAiServer, openAiUsageSchema, usageFigures } from './openAiServer.ts';
import { readEvents } from './readEvents.ts';
import { RemoteVocabulary, type RemoteTokenizer } from './remoteVocabulary.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const modelsSchema = v.object({
  data: v.array(v.object({ id: v.string(), root: v.nullish(v.string()), max_model_len: v.nullish(count) })),
});

const versionSchema = v.object({ version: v.string() });

const tokensSchema = v.object({ tokens: v.array(count), token_strs: v.nullish(v.array(v.string())) });

const chunkSchema = v.object({
  choices: v.array(
    v.object({
      text: v.optional(v.string(), ''),
      token_ids: v.nullish(v.array(count)),
      finish_reason: v.nullish(v.string()),
    }),
  ),
  usage: v.nullish(openAiUsageSchema),
});

/** Concurrent requests for tokens. */
const atOnce = 8;
/** The id of phi-4's own control token in its vocabulary, from its tokenizer's configuration. */
const phi4Separator = 100_266;
/** The lowest bias of OpenAI's API, with which a token is never chosen. */
const never = -100;
/** The first version that is sure to know `structured_outputs`; older versions ignore unknown fields. */
const healsFrom = { major: 0, minor: 12 };
/** Names of added tokens other than those that RemoteVocabulary cuts apart, such as `<file_sep>` and `</think>`. */
const markup = /<\/?\p{L}[^\s<>]*>/u;
const isMarkup = new RegExp(`^${markup.source}$`, 'u');
const afterMarkupStart = /(?<=<)(?=\/?\p{L})/u;

/**
 * vLLM: prompts are token ids. Its tokenizers find added tokens in any text, so texts that spell one out are split first,
 * here and in RemoteVocabulary. It reports how many tokens it reused when started with
 * `--enable-prompt-tokens-details`.
 */
export class VllmServer implements InferenceServer {
  readonly model: ServedModel;
  readonly vocabulary: RemoteVocabulary;
  readonly #connection: EndpointConnection;
  readonly #id: string;
  /** For a model whose chat format is unknown: the server applies the model's template. */
  readonly #byTemplate: OpenAiServer;

  private constructor(
    connection: EndpointConnection,
    id: string,
    model: ServedModel,
    vocabulary: RemoteVocabulary,
  ) {
    this.#connection = connection;
    this.#id = id;
    this.model = model;
    this.vocabulary = vocabulary;
    this.#byTemplate = new OpenAiServer(connection, model, id);
  }

  /** Asks a vLLM what it serves. Rejects with an EndpointRequestError, or with the signal's reason. */
  static async at(
    connection: EndpointConnection,
    wanted: string | undefined,
    signal: AbortSignal,
  ): Promise<VllmServer> {
    const { data } = await connection.get('/v1/models', modelsSchema, signal);
    const served = wanted === undefined ? data[0] : data.find(({ id }) => id === wanted);
    if (!served)
      throw new EndpointRequestError(
        wanted === undefined || data.length === 0
          ? { kind: 'no-model', server: 'vllm' }
          : { kind: 'other-models', wanted, served: data.map(({ id }) => id) },
      );
    const vocabulary = await RemoteVocabulary.of(tokenizerOf(connection, served.id), signal);
    const format = chooseChatFormat((name) => vocabulary.control(name) !== undefined);
    const isPhi4 = vocabulary.control('<|im_sep|>') === phi4Separator && isPhi4Name(served.root ?? served.id);
    const contextSize = served.max_model_len ?? smallestContext;
    const heals = await canHeal(connection, signal);
    const model: ServedModel = {
      name: servedModelName(served.id),
      kind: isPhi4 ? 'phi-4' : 'other',
      contextSize,
      trainedContextSize: contextSize,
      format,
      heals,
      slots: undefined,
    };
    return new VllmServer(connection, served.id, model, vocabulary);
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    if (request.prompt.kind !== 'tokens') {
      yield* this.#byTemplate.generate(request, signal);
      return;
    }
    const body = { model: this.#id, ...requestBody(request, request.prompt.tokens) };
    const chunks = this.#connection.stream('/v1/completions', body, signal);
    let end: ServerEvent | undefined;
    for await (const { choices, usage } of readEvents(chunks, new EventStream(), chunkSchema)) {
      const [choice] = choices;
      if (choice) yield* textsOf(choice);
      if (choice?.finish_reason)
        end = { kind: 'end', why: choice.finish_reason === 'length' ? 'length' : 'end' };
      if (usage) yield { kind: 'figures', figures: usageFigures(usage) };
    }
    if (!end) throw new EndpointRequestError({ kind: 'cut' });
    yield end;
  }

  /** From its Prometheus metrics: requests that are running or waiting. */
  async requestCount(signal: AbortSignal): Promise<number | undefined> {
    const metrics = await this.#connection.getText('/metrics', signal);
    const values = [...metrics.matchAll(/^vllm:num_requests_(?:running|waiting)(?:\{[^}]*\})? (\S+)$/gm)];
    return values.length === 0 ? undefined : values.reduce((sum, [, value]) => sum + Number(value), 0);
  }
}

function requestBody(request: GenerationRequest, prompt: readonly number[]): object {
  const { temperature, topK, topP, minP, repeatPenalty, seed } = request.sampling;
  return {
    prompt,
    stream: true,
    stream_options: { include_usage: true },
    // It generates at least one token; a caller that wants none ignores it.
    max_tokens: Math.max(1, request.maxTokens),
    temperature,
    top_k: topK,
    top_p: topP,
    min_p: minP,
    repetition_penalty: repeatPenalty,
    return_token_ids: true,
    stop_token_ids: request.stops,
    // It shows all of them or none. Those that end the answer are never part of its text.
    ...(request.shownControls.length > 0 ? { skip_special_tokens: false } : {}),
    ...(request.healed === '' ? {} : { structured_outputs: { regex: beginningWith(request.healed) } }),
    ...(seed === undefined ? {} : { seed }),
    ...(request.bans.length > 0
      ? { logit_bias: Object.fromEntries(request.bans.map((id) => [String(id), never])) }
      : {}),
  };
}

type Choice = v.InferOutput<typeof chunkSchema>['choices'][number];

/** The text of a chunk. A busy server sends several tokens at once, the last of which may be the one that ends it. */
function textsOf({ text, token_ids, finish_reason }: Choice): ServerEvent[] {
  const ids = token_ids ?? [];
  const count = finish_reason === 'stop' ? ids.length - 1 : ids.length;
  const parts = [
    { text, tokens: ids.slice(0, Math.max(0, count)) },
    { text: '', tokens: ids.slice(Math.max(0, count)) },
  ];
  return parts.flatMap((part) =>
    part.text === '' && part.tokens.length === 0 ? [] : { kind: 'text' as const, ...part },
  );
}

/** Tokens of the context where it reports none; all documented versions do. */
const smallestContext = 4096;

/** Whether the model can be made to begin with a text. A proxy in front of the server may hide its version. */
async function canHeal(connection: EndpointConnection, signal: AbortSignal): Promise<boolean> {
  try {
    const { version } = await connection.get('/version', versionSchema, signal);
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
    return major > healsFrom.major || (major === healsFrom.major && minor >= healsFrom.minor);
  } catch (error) {
    if (error instanceof EndpointRequestError) return false;
    throw error;
  }
}

/** A regular expression of all texts that begin with this one. */
function beginningWith(text: string): string {
  const literal = text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `${literal}[\\s\\S]*`;
}

function tokenizerOf(connection: EndpointConnection, model: string): RemoteTokenizer {
  const ask = async (
    prompt: string,
    signal: AbortSignal,
    withNames = false,
  ): Promise<v.InferOutput<typeof tokensSchema>> => {
    if (prompt === '') return { tokens: [] };
    const body = {
      model,
      prompt,
      add_special_tokens: false,
      ...(withNames ? { return_token_strs: true } : {}),
    };
    return connection.post('/tokenize', body, tokensSchema, signal);
  };
  /** Vocabularies do not merge letters with punctuation: a token that is such a name is an added one. */
  const asText = async (text: string, signal: AbortSignal): Promise<number[]> => {
    const { tokens, token_strs } = await ask(text, signal, markup.test(text));
    if (!token_strs?.some((name) => isMarkup.test(name))) return tokens;
    const parts = await mapConcurrently(text.split(afterMarkupStart), atOnce, (part) => ask(part, signal));
    return parts.flatMap((part) => part.tokens);
  };
  return {
    tokenizeControl: async (name, signal) => (await ask(name, signal)).tokens,
    tokenize: (texts, signal) => mapConcurrently(texts, atOnce, (text) => asText(text, signal)),
  };
}
