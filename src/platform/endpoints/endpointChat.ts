import { answerReserve, planPrompt } from '../../core/chat/promptBudget.ts';
import { AnswerTokens } from '../../core/chat/answerTokens.ts';
import type { PromptSegment } from '../../core/chat/chatFormat.ts';
import { escapeControlTokens, estimateTokens, promptText } from '../../core/endpoints/promptText.ts';
import { AnswerReader, thoughtTagNames } from '../../core/chat/answerReader.ts';
import { AnswerThrottle } from '../../core/engine/generation/answerThrottle.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ChatProgress, ChatRequest, ChatResult, StopReason } from '../../core/ports/engine.ts';
import { questionError } from '../../wording/chat/questionError.ts';
import type { Attempt } from './endpointPool.ts';
import type {
  ChatMessage,
  GenerationRequest,
  InferenceServer,
  ServedModel,
  ServerPrompt,
} from './servers/inferenceServer.ts';
import { RequestMeter } from './requestMeter.ts';
import { StreamedAnswer } from './streamedAnswer.ts';

/** The most tokens that a server's own template adds to a message. */
const templateTokens = 8;

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
    const throttle = new AnswerThrottle(this.#clock, report);
    const reader = new AnswerReader({
      emit: (part) => {
        begun();
        throttle.push(part);
      },
      continued: request.continued,
      mayBeginInThought: prompt.kind === 'messages',
    });
    const answer = new StreamedAnswer(generation, reader);
    let stopReason: StopReason = 'cancelled';
    try {
      for await (const event of server.generate(generation, signal)) {
        meter.push(event);
        if (event.kind === 'prompt')
          report({ kind: 'prompt', evaluated: event.evaluated, total: event.total });
        if (!answer.push(event)) break;
      }
      stopReason = reader.isLoop ? 'loop' : answer.isFull ? fullness(answer, meter, request) : 'end';
    } catch (error) {
      throttle.flush();
      if (!signal.aborted) throw error;
    }
    reader.end(stopReason !== 'end');
    throttle.flush();
    this.#remember(server, request, reader.answer, answer.spelling(meter.reportedTokens));
    const usage = meter.answerUsage(contextSize);
    return { stopReason, ...(usage ? { usage } : {}), droppedTurns };
  }

  /** The tokens that this server's model has generated for an answer. */
  #own({ model }: InferenceServer, answer: string): readonly number[] | undefined {
    return this.#answers.of(keyOf(model, answer));
  }

  #remember(
    server: InferenceServer,
    { continued = '' }: ChatRequest,
    answer: string,
    spelling: { readonly text: string; readonly tokens: readonly number[] } | undefined,
  ): void {
    const before = continued === '' ? [] : this.#own(server, continued);
    if (!spelling || !before || continued + spelling.text !== answer) return;
    this.#answers.remember(keyOf(server.model, answer), [...before, ...spelling.tokens]);
  }

  async #prompt(server: InferenceServer, request: ChatRequest, signal: AbortSignal): Promise<Prompt> {
    const { format } = server.model;
    if (!format) return this.#messages(server, request);
    const system = format.system(request.system);
    const exchanges = [
      ...request.turns.map((turn) => ({ ...turn, end: format.answerEnd })),
      { question: request.question, answer: request.continued ?? '', end: [] },
    ];
    const { vocabulary } = server;
    if (!vocabulary) {
      const texts = exchanges.map(({ question, answer, end }) =>
        promptText([...format.question(question), { text: answer }, ...end]),
      );
      const head = promptText(system);
      const droppedTurns = this.#dropped(server, request, [head, ...texts].map(estimateTokens));
      const text = [head, ...texts.slice(droppedTurns)].join('');
      return { prompt: { kind: 'text', text }, droppedTurns, tokens: undefined };
    }
    // This model's own answers keep the tokens that it generated.
    const parts: PromptSegment[][] = [
      system,
      ...exchanges.flatMap(({ question, answer, end }) =>
        this.#own(server, answer)
          ? [format.question(question), [...end]]
          : [[...format.question(question), { text: answer }, ...end]],
      ),
    ];
    const found = await vocabulary.prompts(parts, signal);
    const systemTokens = found.shift() ?? [];
    const turns = exchanges.map(({ answer }) => {
      const own = this.#own(server, answer);
      const asked = found.shift() ?? [];
      return own ? [...asked, ...own, ...(found.shift() ?? [])] : asked;
    });
    const sizes = [systemTokens, ...turns].map(({ length }) => length);
    const droppedTurns = this.#dropped(server, request, sizes);
    const tokens = [...systemTokens, ...turns.slice(droppedTurns).flat()];
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
    const { continued } = request;
    const question = [
      message('user', request.question),
      ...(continued === undefined ? [] : [message('assistant', continued)]),
    ];
    const sizeOf = (messages: readonly ChatMessage[]): number =>
      messages.reduce((sum, { content }) => sum + estimateTokens(content) + templateTokens, 0);
    const sizes = [sizeOf([system]), ...turns.map(sizeOf), sizeOf(question)];
    const droppedTurns = this.#dropped(server, request, sizes);
    const messages = [system, ...turns.slice(droppedTurns).flat(), ...question];
    const continues = continued !== undefined;
    return { prompt: { kind: 'messages', messages, continues }, droppedTurns, tokens: undefined };
  }

  /**
   * How many turns do not fit into the context.
   *
   * @param sizes Tokens of the system prompt, of each turn, and of the question with what it continues.
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
      isContinued: request.continued !== undefined,
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
    shownControls: thoughtTagNames,
    healed: '',
    contextSize,
  };
}

/** Under which the tokens of an answer are kept: another server's model may have another vocabulary. */
function keyOf({ name }: ServedModel, answer: string): string {
  return `${name}\n${answer}`;
}

/** Whether an answer that is full has reached its longest length or the end of the context. */
function fullness(answer: StreamedAnswer, meter: RequestMeter, { maxTokens }: ChatRequest): StopReason {
  const generated = meter.generatedTokens ?? maxTokens;
  return generated < maxTokens && !answer.isOverlong ? 'context' : 'length';
}
