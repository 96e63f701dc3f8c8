import { answerReserve, planPrompt } from '../../core/chat/promptBudget.ts';
import { AnswerTokens } from '../../core/chat/answerTokens.ts';
import type { PromptSegment } from '../../core/chat/chatFormat.ts';
import { escapeControlTokens, estimateTokens, promptText } from '../../core/endpoints/promptText.ts';
import { TextThrottle } from '../../core/engine/generation/textThrottle.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ChatProgress, ChatRequest, ChatResult } from '../../core/ports/engine.ts';
import { questionError } from '../../wording/chat/questionError.ts';
import type { Attempt } from './endpointPool.ts';
import type {
  ChatMessage,
  GenerationRequest,
  InferenceServer,
  ServerEvent,
  ServerPrompt,
} from './servers/inferenceServer.ts';
import { RequestMeter } from './requestMeter.ts';

/** The most tokens that a server's own template adds to a message. */
const templateTokens = 8;

/** Characters of a token; the longest of phi-4's vocabulary, of blanks, have 128, and text has four on average. */
const longestToken = 64;

interface Prompt {
  readonly prompt: ServerPrompt;
  readonly droppedTurns: number;
  /** Undefined where the server does not count them. */
  readonly tokens: number | undefined;
}

interface ChatCall {
  readonly signal: AbortSignal;
  readonly report: (progress: ChatProgress) => void;
}

/** Chat answers of endpoints. The prompt is the same as the engine's, token for token, where the server takes tokens. */
export class EndpointChat {
  readonly #clock: Clock;
  readonly #answers = new AnswerTokens<number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Streams one answer. Rejects with an EndpointRequestError, a PhidelityError, or the signal's reason. */
  async answer(
    request: ChatRequest,
    { server, begun }: Attempt,
    { signal, report }: ChatCall,
  ): Promise<ChatResult> {
    const { contextSize } = server.model;
    const { prompt, droppedTurns, tokens: promptTokens } = await this.#prompt(server, request, signal);
    const generation = generationOf(server, request, { prompt, promptTokens });
    const meter = new RequestMeter(this.#clock, promptTokens);
    const throttle = new TextThrottle(this.#clock, (text, at) => report({ kind: 'text', text, at }));
    const answer = new StreamedAnswer(generation, (text) => {
      begun();
      throttle.push(text);
    });
    let isCancelled = false;
    try {
      for await (const event of server.generate(generation, signal)) {
        meter.push(event);
        if (event.kind === 'prompt')
          report({ kind: 'prompt', evaluated: event.evaluated, total: event.total });
        if (!answer.push(event)) break;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      isCancelled = true;
    } finally {
      throttle.flush();
    }
    // A token that ended in the middle of a character came without its text.
    if (answer.tokens.length > 0 && !isCancelled) this.#answers.remember(answer.text, answer.tokens);
    const usage = meter.answerUsage(contextSize);
    const generated = meter.generatedTokens ?? request.maxTokens;
    const full = generated < request.maxTokens && !answer.isOverlong ? 'context' : 'length';
    const stopReason = isCancelled ? 'cancelled' : answer.isFull ? full : 'end';
    return { stopReason, ...(usage ? { usage } : {}), droppedTurns };
  }

  async #prompt(server: InferenceServer, request: ChatRequest, signal: AbortSignal): Promise<Prompt> {
    const { format } = server.model;
    if (!format) return this.#messages(server, request);
    const system = format.system(request.system);
    const question = format.question(request.question);
    const { vocabulary } = server;
    if (!vocabulary) {
      const turns = request.turns.map(({ question: asked, answer }) =>
        promptText([...format.question(asked), { text: answer }, ...format.answerEnd]),
      );
      const sizes = [promptText(system), ...turns, promptText(question)];
      const droppedTurns = this.#dropped(server, request, sizes.map(estimateTokens));
      const kept = [sizes[0], ...turns.slice(droppedTurns), sizes.at(-1)];
      return { prompt: { kind: 'text', text: kept.join('') }, droppedTurns, tokens: undefined };
    }
    // This model's own answers keep the tokens that it generated.
    const parts: PromptSegment[][] = [
      system,
      ...request.turns.flatMap(({ question: asked, answer }) =>
        this.#answers.of(answer)
          ? [format.question(asked), [...format.answerEnd]]
          : [[...format.question(asked), { text: answer }, ...format.answerEnd]],
      ),
      question,
    ];
    const found = await vocabulary.prompts(parts, signal);
    const systemTokens = found.shift() ?? [];
    const turns = request.turns.map(({ answer }) => {
      const own = this.#answers.of(answer);
      const asked = found.shift() ?? [];
      return own ? [...asked, ...own, ...(found.shift() ?? [])] : asked;
    });
    const questionTokens = found.shift() ?? [];
    const sizes = [systemTokens.length, ...turns.map((turn) => turn.length), questionTokens.length];
    const droppedTurns = this.#dropped(server, request, sizes);
    const tokens = [...systemTokens, ...turns.slice(droppedTurns).flat(), ...questionTokens];
    return { prompt: { kind: 'tokens', tokens }, droppedTurns, tokens: tokens.length };
  }

  /** The prompt for a server that applies the model's template itself. */
  #messages(server: InferenceServer, request: ChatRequest): Prompt {
    const message = (role: ChatMessage['role'], content: string): ChatMessage => ({
      role,
      content: escapeControlTokens(content),
    });
    const turns = request.turns.map(({ question, answer }) => [
      message('user', question),
      message('assistant', answer),
    ]);
    const system = message('system', request.system);
    const question = message('user', request.question);
    const sizeOf = (messages: readonly ChatMessage[]): number =>
      messages.reduce((sum, { content }) => sum + estimateTokens(content) + templateTokens, 0);
    const sizes = [sizeOf([system]), ...turns.map(sizeOf), sizeOf([question])];
    const droppedTurns = this.#dropped(server, request, sizes);
    const messages = [system, ...turns.slice(droppedTurns).flat(), question];
    return { prompt: { kind: 'messages', messages }, droppedTurns, tokens: undefined };
  }

  /**
   * How many turns do not fit into the context.
   *
   * @param sizes Tokens of the system prompt, of each turn, and of the question.
   */
  #dropped({ model, vocabulary }: InferenceServer, request: ChatRequest, sizes: readonly number[]): number {
    const plan = planPrompt({
      contextSize: model.contextSize,
      system: sizes[0] ?? 0,
      turns: sizes.slice(1, -1),
      question: sizes.at(-1) ?? 0,
      answerReserve: answerReserve(request.maxTokens, model.contextSize),
      droppedTurns: request.droppedTurns,
      isEstimate: !vocabulary || !model.format,
    });
    if ('problem' in plan) throw questionError(plan.problem);
    return plan.droppedTurns;
  }
}

function generationOf(
  { model, vocabulary }: InferenceServer,
  { sampling, maxTokens }: ChatRequest,
  { prompt, promptTokens }: { readonly prompt: ServerPrompt; readonly promptTokens: number | undefined },
): GenerationRequest {
  const { contextSize, format } = model;
  const freeTokens = promptTokens === undefined ? maxTokens : contextSize - promptTokens;
  return {
    prompt,
    sampling,
    maxTokens: Math.max(1, Math.min(maxTokens, freeTokens)),
    bans: vocabulary?.ids(format?.bannedControls ?? []) ?? [],
    stops: vocabulary?.ids(format?.stopControls ?? []) ?? [],
    stopTexts: format?.stopControls ?? [],
    healed: '',
    contextSize,
  };
}

/** An answer as its events arrive. */
class StreamedAnswer {
  readonly tokens: number[] = [];
  text = '';
  /** The answer was cut off at the longest length, or at the end of the context. */
  isFull = false;
  /** It was cut off here, because the server did not. */
  isOverlong = false;
  readonly #stops: readonly number[];
  readonly #longest: number;
  readonly #onText: (text: string) => void;
  #hasStopped = false;

  constructor(
    { stops, maxTokens }: Pick<GenerationRequest, 'stops' | 'maxTokens'>,
    onText: (text: string) => void,
  ) {
    this.#stops = stops;
    this.#longest = maxTokens * longestToken;
    this.#onText = onText;
  }

  /** Takes the next event; false when the answer has ended and nothing further is of interest. */
  push(event: ServerEvent): boolean {
    if (event.kind === 'end' && event.why === 'length') this.isFull = true;
    // A server may ignore the length that was asked for.
    if (this.text.length > this.#longest) {
      this.isFull = true;
      this.isOverlong = true;
      return false;
    }
    if (event.kind !== 'text') return true;
    // Servers stop at this token themselves and then report usage, unless their model file names another end token.
    if (this.#hasStopped) return false;
    this.#hasStopped = event.tokens.some((token) => this.#stops.includes(token));
    if (this.#hasStopped) return true;
    this.tokens.push(...event.tokens);
    this.text += event.text;
    this.#onText(event.text);
    return true;
  }
}
