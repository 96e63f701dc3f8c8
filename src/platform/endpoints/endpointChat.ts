import { answerReserve, planPrompt } from '../../core/chat/promptBudget.ts';
import { AnswerTokens } from '../../core/chat/answerTokens.ts';
import type { PromptSegment } from '../../core/chat/chatFormat.ts';
import { escapeControlTokens, estimateTokens, promptText } from '../../core/endpoints/promptText.ts';
import { TextThrottle } from '../../core/engine/generation/textThrottle.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ChatProgress, ChatRequest, ChatResult, StopReason } from '../../core/ports/engine.ts';
import { questionError } from '../../wording/questionError.ts';
import type { Attempt } from './endpointPool.ts';
import type {
  ChatMessage,
  GenerationRequest,
  InferenceServer,
  ServerPrompt,
} from './servers/inferenceServer.ts';
import { RequestMeter } from './requestMeter.ts';

/** Tokens around a message that a server's own template adds, at most. */
const templateTokens = 8;

interface Prompt {
  readonly prompt: ServerPrompt;
  readonly droppedTurns: number;
  /** Undefined where they are not counted. */
  readonly tokens: number | undefined;
}

interface ChatCall {
  readonly signal: AbortSignal;
  readonly report: (progress: ChatProgress) => void;
}

/** Answers at endpoints. The prompt is the engine's own, token for token, where the server takes tokens. */
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
    const { contextSize, format } = server.model;
    const { prompt, droppedTurns, tokens: promptTokens } = await this.#prompt(server, request, signal);
    const room = promptTokens === undefined ? request.maxTokens : contextSize - promptTokens;
    const stops = server.vocabulary?.ids(format?.stopControls ?? []) ?? [];
    const generation: GenerationRequest = {
      prompt,
      sampling: request.sampling,
      maxTokens: Math.max(1, Math.min(request.maxTokens, room)),
      bans: server.vocabulary?.ids(format?.bannedControls ?? []) ?? [],
      stops,
      stopTexts: format?.stopControls ?? [],
      healed: '',
      contextSize,
    };
    const meter = new RequestMeter(this.#clock, promptTokens);
    const tokens: number[] = [];
    let answer = '';
    let hasStopped = false;
    let stopReason: StopReason = 'end';
    const pacer = new TextThrottle(this.#clock, (text, at) => report({ kind: 'text', text, at }));
    try {
      for await (const event of server.generate(generation, signal)) {
        meter.push(event);
        if (event.kind === 'prompt')
          report({ kind: 'prompt', evaluated: event.evaluated, total: event.total });
        if (event.kind === 'text') {
          // A server ends here itself and tells its figures, unless its file names another token as the end.
          if (hasStopped) break;
          hasStopped = event.tokens.some((token) => stops.includes(token));
          if (hasStopped) continue;
          begun();
          tokens.push(...event.tokens);
          answer += event.text;
          pacer.push(event.text);
        }
        if (event.kind === 'end' && event.why === 'length')
          stopReason =
            (meter.generatedTokens ?? request.maxTokens) < request.maxTokens ? 'context' : 'length';
      }
    } catch (error) {
      if (!signal.aborted) {
        pacer.flush();
        throw error;
      }
      stopReason = 'cancelled';
    }
    pacer.flush();
    // A token that ended in the middle of a character came without its text.
    if (tokens.length > 0 && stopReason !== 'cancelled') this.#answers.remember(answer, tokens);
    const usage = meter.answerUsage(contextSize);
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
    // An answer of this model keeps its own tokens.
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

  /** For a server that applies the model's template itself. */
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

  /** @param sizes Tokens of the system prompt, of each turn, and of the question. */
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
