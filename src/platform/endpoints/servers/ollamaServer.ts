import * as v from 'valibot';
import { chooseChatFormat, phi4ChatFormat } from '../../../core/chat/chatFormat.ts';
import { JsonLines } from './eventStream.ts';
import { phi4Context } from '../../../core/models/phi4Estimates.ts';
import { isPhi4Name, isPhi4Size, servedModelName } from '../../../core/models/modelIdentity.ts';
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

const tagsSchema = v.object({
  models: v.array(v.object({ name: v.string(), remote_host: v.optional(v.string(), '') })),
});

const showSchema = v.object({
  template: v.optional(v.string(), ''),
  parameters: v.optional(v.string(), ''),
  model_info: v.optional(v.record(v.string(), v.unknown()), {}),
  capabilities: v.optional(v.array(v.string())),
});

const lineSchema = v.object({
  response: v.optional(v.string(), ''),
  thinking: v.optional(v.string(), ''),
  message: v.optional(
    v.object({ content: v.optional(v.string(), ''), thinking: v.optional(v.string(), '') }),
  ),
  done: v.optional(v.boolean(), false),
  done_reason: v.optional(v.string()),
  prompt_eval_count: v.optional(count),
  prompt_eval_duration: v.optional(count),
  eval_count: v.optional(count),
  eval_duration: v.optional(count),
});

const nanoseconds = 1e9;
/**
 * Tokens of the context where the server's model file names none. The same value is sent with every request: without it,
 * Ollama chooses one by its version and GPU and truncates longer prompts silently; with another one, it reloads the
 * model. 1.6 GiB for phi-4.
 */
const defaultContext = 8192;
/** phi-4's, as GGUF names them: together they identify its vocabulary. */
const phi4 = { architecture: 'phi3', preTokenizer: 'dbrx' } as const;

/**
 * Ollama: prompts are raw text, in which control tokens are recognized, and it has no API for tokens. So control tokens
 * that texts spell out are escaped, and sizes are estimated.
 */
export class OllamaServer implements InferenceServer {
  readonly model: ServedModel;
  readonly vocabulary = undefined;
  readonly #connection: EndpointConnection;
  readonly #id: string;

  private constructor(connection: EndpointConnection, id: string, model: ServedModel) {
    this.#connection = connection;
    this.#id = id;
    this.model = model;
  }

  /** Asks an Ollama what it serves. Rejects with an EndpointRequestError, or with the signal's reason. */
  static async at(
    connection: EndpointConnection,
    wanted: string | undefined,
    signal: AbortSignal,
  ): Promise<OllamaServer> {
    const [id, { template, parameters, model_info }] = await shownModel(connection, wanted, signal);
    const architecture = model_info['general.architecture'];
    const parameterCount = Number(model_info['general.parameter_count']);
    const trained = Number(model_info[`${String(architecture)}.context_length`]);
    const set = /^num_ctx\s+(\d+)/m.exec(parameters)?.[1];
    const trainedContextSize = Number.isInteger(trained) && trained > 0 ? trained : defaultContext;
    // A template names the control tokens of its chat format. But for a file without one, Ollama picks the most similar
    // of its own, which for phi-4 is a different one.
    const hasPhi4Vocabulary =
      architecture === phi4.architecture && model_info['tokenizer.ggml.pre'] === phi4.preTokenizer;
    const format = hasPhi4Vocabulary ? phi4ChatFormat : chooseChatFormat((name) => template.includes(name));
    const isPhi4 =
      format?.name === 'phi-4' &&
      architecture === phi4.architecture &&
      isPhi4Size(parameterCount) &&
      trainedContextSize <= phi4Context &&
      isPhi4Name(id);
    return new OllamaServer(connection, id, {
      name: servedModelName(id),
      kind: isPhi4 ? 'phi-4' : 'other',
      contextSize: Math.min(set === undefined ? defaultContext : Number(set), trainedContextSize),
      trainedContextSize,
      format,
      heals: false,
      slots: undefined,
    });
  }

  async *generate(request: GenerationRequest, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const { temperature, topK, topP, minP, repeatPenalty, seed } = request.sampling;
    const { prompt } = request;
    if (prompt.kind === 'tokens') throw new TypeError('Ollama takes no tokens.');
    const body = {
      model: this.#id,
      stream: true,
      ...(prompt.kind === 'text' ? { prompt: prompt.text, raw: true } : { messages: prompt.messages }),
      // A prompt that does not fit must be an error, not truncated silently.
      truncate: false,
      shift: false,
      // It would hold back what looks like thinking, and send nothing meanwhile.
      think: false,
      options: {
        num_ctx: this.model.contextSize,
        // It generates at least one token; a caller that wants none ignores it.
        num_predict: Math.max(1, request.maxTokens),
        temperature,
        top_k: topK,
        top_p: topP,
        min_p: minP,
        repeat_penalty: repeatPenalty,
        ...(seed === undefined ? {} : { seed }),
        ...(request.stopTexts.length > 0 ? { stop: request.stopTexts } : {}),
      },
    };
    const path = prompt.kind === 'text' ? '/api/generate' : '/api/chat';
    const chunks = this.#connection.stream(path, body, signal);
    let hasText = false;
    for await (const line of readEvents(chunks, new JsonLines(), lineSchema)) {
      for (const event of textEvents(line)) {
        hasText = true;
        yield event;
      }
      if (!line.done) continue;
      yield { kind: 'figures', figures: figuresOf(line) };
      yield { kind: 'end', why: line.done_reason === 'length' ? 'length' : 'end' };
      return;
    }
    if (!hasText) throw new EndpointRequestError({ kind: 'cut' });
    // It ends an answer that has repeated itself thirty times without a last line. If it crashes, the connection breaks.
    yield { kind: 'end', why: 'loop' };
  }

  async requestCount(): Promise<undefined> {
    return undefined;
  }
}

/** Some models think although they are told not to. */
function* textEvents(line: v.InferOutput<typeof lineSchema>): Generator<ServerEvent> {
  const thought = line.thinking + (line.message?.thinking ?? '');
  if (thought !== '') yield { kind: 'thought', text: thought };
  const text = line.response + (line.message?.content ?? '');
  if (text !== '') yield { kind: 'text', text, tokens: [] };
}

type Shown = v.InferOutput<typeof showSchema>;

/** The wanted model, or else phi-4, or else the first that generates text; never one that Ollama runs in its cloud. */
async function shownModel(
  connection: EndpointConnection,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<[string, Shown]> {
  const show = (model: string): Promise<Shown> => connection.post('/api/show', { model }, showSchema, signal);
  if (wanted !== undefined) return [wanted, await show(wanted)];
  const { models } = await connection.get('/api/tags', tagsSchema, signal);
  const names = models.filter(({ remote_host }) => remote_host === '').map(({ name }) => name);
  for (const name of names.toSorted((a, b) => Number(isPhi4Name(b)) - Number(isPhi4Name(a)))) {
    const shown = await show(name);
    if (shown.capabilities?.includes('completion') ?? true) return [name, shown];
  }
  throw new EndpointRequestError({ kind: 'no-model', server: 'ollama' });
}

function figuresOf(line: v.InferOutput<typeof lineSchema>): ServerFigures {
  const { prompt_eval_count, prompt_eval_duration, eval_count, eval_duration } = line;
  return {
    ...(prompt_eval_count === undefined ? {} : { promptTokens: prompt_eval_count }),
    ...(prompt_eval_duration === undefined ? {} : { promptSeconds: prompt_eval_duration / nanoseconds }),
    ...(eval_count === undefined ? {} : { generatedTokens: eval_count }),
    ...(eval_duration === undefined ? {} : { generationSeconds: eval_duration / nanoseconds }),
  };
}
