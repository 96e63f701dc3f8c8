import * as v from 'valibot';
import { chooseChatFormat } from '../../../core/chat/chatFormat.ts';
import { EventStream } from './eventStream.ts';
import { isPhi4Size, isRelativeName, servedModelName } from '../../../core/models/modelIdentity.ts';
import { phi4Context } from '../../../core/models/phi4Estimates.ts';
import { type EndpointConnection, EndpointRequestError } from './endpointConnection.ts';
import type {
  GenerationRequest,
  InferenceServer,
  ServedModel,
  ServerEvent,
  ServerFigures,
} from './inferenceServer.ts';
import { OpenAiServer } from './openAiServer.ts';
import { RemoteVocabulary, type RemoteTokenizer } from './remoteVocabulary.ts';
import { readEvents } from './readEvents.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.minValue(0));

const propsSchema = v.object({
  default_generation_settings: v.object({ n_ctx: count }),
  total_slots: v.optional(count),
  model_path: v.optional(v.string(), ''),
});

const modelsSchema = v.object({
  data: v.array(
    v.object({
      id: v.string(),
      meta: v.nullish(
        v.object({
          n_vocab: v.optional(count),
          n_ctx_train: v.optional(count),
          n_embd: v.optional(count),
          n_params: v.optional(count),
        }),
      ),
    }),
  ),
});

const tokensSchema = v.object({ tokens: v.array(count) });
const slotsSchema = v.array(v.object({ is_processing: v.boolean() }));

const timingsSchema = v.object({
  cache_n: v.optional(count),
  prompt_n: v.optional(count),
  prompt_ms: v.optional(milliseconds),
  predicted_n: v.optional(count),
  predicted_ms: v.optional(milliseconds),
});

const eventSchema = v.object({
  content: v.optional(v.string(), ''),
  tokens: v.optional(v.array(count), []),
  stop: v.optional(v.boolean(), false),
  stop_type: v.optional(v.string()),
  tokens_evaluated: v.optional(count),
  prompt_progress: v.optional(v.object({ total: count, cache: count, processed: count })),
  timings: v.optional(timingsSchema),
});

/** phi-4's shape, from its model card. */
const phi4 = { vocabulary: 100_352, width: 5120 } as const;

type ServedMeta = v.InferOutput<typeof modelsSchema>['data'][number]['meta'];

function hasPhi4Shape(meta: ServedMeta): boolean {
  if (!meta) return false;
  const {
    n_vocab: tokens,
    n_embd: width,
    n_params: parameters = 0,
    n_ctx_train: context = phi4Context,
  } = meta;
  const isShape = tokens === phi4.vocabulary && width === phi4.width && isPhi4Size(parameters);
  return isShape && context <= phi4Context;
}

/** llama.cpp's own server: prompts are token ids, so phi-4's chat format is exact, and it reports timings. */
export class LlamaServer implements InferenceServer {
  readonly model: ServedModel;
  readonly vocabulary: RemoteVocabulary;
  readonly #connection: EndpointConnection;
  /** For a model whose chat format is unknown: the server applies the model's template. */
  readonly #byTemplate: OpenAiServer;

  private constructor(connection: EndpointConnection, model: ServedModel, vocabulary: RemoteVocabulary) {
    this.#connection = connection;
    this.model = model;
    this.vocabulary = vocabulary;
    this.#byTemplate = new OpenAiServer(connection, model, undefined);
  }

  /** Asks a llama-server what it serves. Rejects with an EndpointRequestError, or with the signal's reason. */
  static async at(connection: EndpointConnection, signal: AbortSignal): Promise<LlamaServer> {
    const [props, models] = await Promise.all([
      connection.get('/props', propsSchema, signal),
      connection.get('/v1/models', modelsSchema, signal),
    ]);
    const vocabulary = await RemoteVocabulary.of(tokenizerOf(connection), signal);
    const format = chooseChatFormat((name) => vocabulary.control(name) !== undefined);
    const served = models.data[0];
    const meta = served?.meta;
    const contextSize = props.default_generation_settings.n_ctx;
    const id = served?.id ?? props.model_path;
    // phi-4-reasoning has the same shape.
    const isPhi4 = format?.name === 'phi-4' && hasPhi4Shape(meta) && !isRelativeName(id);
    const model: ServedModel = {
      name: servedModelName(id),
      kind: isPhi4 ? 'phi-4' : 'other',
      contextSize,
      trainedContextSize: meta?.n_ctx_train ?? contextSize,
      format,
      heals: true,
      slots: props.total_slots,
    };
    return new LlamaServer(connection, model, vocabulary);
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    if (request.prompt.kind !== 'tokens') {
      yield* this.#byTemplate.generate(request, signal);
      return;
    }
    const { temperature, topK, topP, minP, repeatPenalty, seed } = request.sampling;
    const body = {
      prompt: request.prompt.tokens,
      stream: true,
      cache_prompt: true,
      return_progress: true,
      return_tokens: true,
      ...(request.shownControls.length > 0 ? { preserved_tokens: request.shownControls } : {}),
      n_predict: request.maxTokens,
      temperature,
      top_k: topK,
      top_p: topP,
      min_p: minP,
      repeat_penalty: repeatPenalty,
      ...(seed === undefined ? {} : { seed }),
      ...(request.bans.length > 0 ? { logit_bias: request.bans.map((id) => [id, false]) } : {}),
      ...(request.healed === '' ? {} : { grammar: beginningWith(request.healed) }),
      // Only the fields that are read here are sent.
      response_fields: ['content', 'tokens', 'stop', 'stop_type', 'tokens_evaluated', 'timings'],
    };
    const chunks = this.#connection.stream('/completion', body, signal);
    for await (const event of readEvents(chunks, new EventStream(), eventSchema)) {
      const { prompt_progress: progress, timings } = event;
      if (progress)
        yield {
          kind: 'prompt',
          reused: progress.cache,
          evaluated: progress.processed - progress.cache,
          total: progress.total - progress.cache,
        };
      // The chunk that reports the prompt's progress contains a placeholder token.
      else if (event.content !== '' || event.tokens.length > 0)
        yield { kind: 'text', text: event.content, tokens: event.tokens };
      if (timings) yield { kind: 'figures', figures: figuresOf(timings, event.tokens_evaluated) };
      if (!event.stop) continue;
      yield { kind: 'end', why: event.stop_type === 'limit' ? 'length' : 'end' };
      return;
    }
    throw new EndpointRequestError({ kind: 'cut' });
  }

  async requestCount(signal: AbortSignal): Promise<number | undefined> {
    const slots = await this.#connection.get('/slots', slotsSchema, signal);
    return slots.filter((slot) => slot.is_processing).length;
  }
}

function figuresOf(
  timings: v.InferOutput<typeof timingsSchema>,
  promptTokens: number | undefined,
): ServerFigures {
  const { cache_n, prompt_ms, predicted_n, predicted_ms } = timings;
  return {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(cache_n === undefined ? {} : { reusedTokens: cache_n }),
    ...(prompt_ms === undefined ? {} : { promptSeconds: prompt_ms / 1000 }),
    ...(predicted_n === undefined ? {} : { generatedTokens: predicted_n }),
    ...(predicted_ms === undefined ? {} : { generationSeconds: predicted_ms / 1000 }),
  };
}

/** A grammar (GBNF) of all texts that begin with this one. */
function beginningWith(text: string): string {
  const literal = text.replace(/["\\\p{Cc}]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `\\x${code}`;
  });
  return `root ::= "${literal}" [^\\x00]*`;
}

function tokenizerOf(connection: EndpointConnection): RemoteTokenizer {
  const ask = async (body: object, signal: AbortSignal): Promise<number[]> =>
    (await connection.post('/tokenize', { add_special: false, ...body }, tokensSchema, signal)).tokens;
  return {
    tokenizeControl: (name, signal) => ask({ content: name, parse_special: true }, signal),
    tokenize: async (texts, signal) => {
      if (texts.length === 0) return [];
      // Texts and ids may be mixed: an id that is in no vocabulary separates the texts.
      const content = texts.flatMap((text) => [text, separator]);
      const tokens = await ask({ content, parse_special: false }, signal);
      const found: number[][] = [[]];
      for (const token of tokens)
        if (token === separator) found.push([]);
        else found.at(-1)?.push(token);
      return found.slice(0, texts.length);
    },
  };
}

/** Larger than any vocabulary. */
const separator = 2 ** 30;
