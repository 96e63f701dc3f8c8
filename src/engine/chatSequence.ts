import { TokenBias, type Token } from 'node-llama-cpp';
import { answerReserve } from '../core/chat/answerReserve.ts';
import type { Turn } from '../core/async/priorityTurns.ts';
import { AnswerTokens } from '../core/chat/answerTokens.ts';
import { planPrompt } from '../core/chat/planPrompt.ts';
import { TextPacer } from '../core/text/textPacer.ts';
import type { ChatProgress, ChatRequest, LocalChatResult, StopReason } from '../core/ports/engine.ts';
import { cancelledAnswer } from './cancelledBeforeStart.ts';
import { engineClock } from './engineClock.ts';
import { evaluatePrompt } from './evaluatePrompt.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { SavedStates } from './savedStates.ts';
import { TimedTurn } from './timedTurn.ts';
import { createTokenTextDecoder } from './tokenTextDecoder.ts';

/** How many of the last tokens a repetition penalty looks at; llama.cpp's default. */
const penaltyWindow = 64;

interface ChatCall {
  readonly signal: AbortSignal;
  /** Given up between slices and between tokens to what is more urgent. */
  readonly turn: Turn;
  readonly report: (progress: ChatProgress) => void;
}

interface Prompt {
  readonly tokens: Token[];
  readonly droppedTurns: number;
}

/** What was gained by not reading again. */
interface Restored {
  readonly tokens: number;
  readonly seconds: number;
}

/** Fewer tokens than this are read again sooner than a file is looked at. */
const leastWorthRestoring = 32;

/** The chat's place in the model: what was evaluated stays in the KV cache and is reused by the next answer. */
export class ChatSequence {
  readonly #loaded: LoadedModel;
  readonly #answers = new AnswerTokens<Token>();
  readonly #stops: ReadonlySet<Token>;
  readonly #bias: TokenBias;
  readonly #states: SavedStates | undefined;
  /** The conversation that the sequence holds, as far as it is known, and the answers in it. */
  #held: { readonly conversation: string | undefined; readonly answers: readonly string[] } | undefined;

  /** @param states Where evaluated conversations are kept, where they are. */
  constructor(loaded: LoadedModel, states?: SavedStates) {
    this.#loaded = loaded;
    this.#states = states;
    const { vocabulary, format, model } = loaded;
    const ids = (names: readonly string[]): Token[] =>
      names.flatMap((name) => vocabulary.control(name) ?? []);
    this.#stops = new Set(ids(format.stopControls));
    this.#bias = TokenBias.for(model);
    for (const token of ids(format.bannedControls)) this.#bias.set(token, 'never');
  }

  /**
   * Streams one answer.
   *
   * @throws PhidelityError `message-too-long` when the question alone does not fit.
   */
  async answer(request: ChatRequest, { turn, ...others }: ChatCall): Promise<LocalChatResult> {
    const call = { ...others, turn: new TimedTurn(turn) };
    const { sequence } = this.#loaded;
    const restored = await this.#restore(request, call);
    const { tokens: prompt, droppedTurns } = this.#prompt(request);
    if (call.signal.aborted) return cancelledAnswer(request);
    this.#held = { conversation: request.conversation, answers: request.turns.map(({ answer }) => answer) };

    const pausedBefore = call.turn.pausedSeconds;
    const promptStarted = performance.now();
    const { reused, evaluated } = await evaluatePrompt(sequence, prompt, {
      ...call,
      slices: this.#loaded.slices,
      onEvaluated: (done, total) => call.report({ kind: 'prompt', evaluated: done, total }),
    });
    const promptEnded = performance.now();
    const promptPaused = call.turn.pausedSeconds - pausedBefore;

    const figures = (evaluatedTokens: number, generated: number): LocalChatResult['usage'] => ({
      promptTokens: prompt.length,
      reusedTokens: reused,
      evaluatedTokens,
      generatedTokens: generated,
      promptSeconds: (promptEnded - promptStarted) / 1000 - promptPaused,
      generationSeconds:
        (performance.now() - promptEnded) / 1000 - (call.turn.pausedSeconds - pausedBefore - promptPaused),
      contextTokens: sequence.nextTokenIndex,
      contextSize: this.#loaded.info.contextSize,
      ...(restored === undefined
        ? {}
        : { restoredTokens: Math.min(reused, restored.tokens), restoreSeconds: restored.seconds }),
    });
    if (call.signal.aborted) return { stopReason: 'cancelled', usage: figures(evaluated, 0), droppedTurns };

    const { stopReason, generated } = await this.#generate(prompt.slice(-1), request, call);
    return { stopReason, usage: figures(evaluated + 1, generated), droppedTurns };
  }

  /** Saves what the sequence holds of a conversation, so that a later process need not read it again. */
  async save(mostBytes: number): Promise<void> {
    const { conversation, answers = [] } = this.#held ?? {};
    if (conversation === undefined) return;
    const { sequence, context } = this.#loaded;
    await this.#states?.save(conversation, sequence, {
      mostBytes,
      stateBytes: context.stateSize,
      answers: answers.flatMap((text) => {
        const tokens = this.#answers.of(text);
        return tokens ? [{ text, tokens }] : [];
      }),
    });
  }

  /** Brings back what was saved of a conversation, when it holds more of the prompt than the sequence does. */
  async #restore(request: ChatRequest, call: ChatCall): Promise<Restored | undefined> {
    const { conversation } = request;
    if (!this.#states || conversation === undefined || conversation === this.#held?.conversation)
      return undefined;
    const started = performance.now();
    const saved = await this.#states.find(conversation);
    if (!saved) return undefined;
    for (const { text, tokens } of saved.answers) this.#answers.remember(text, tokens as Token[]);
    const { sequence } = this.#loaded;
    const { tokens: prompt } = this.#prompt(request);
    const gained = commonLength(prompt, saved.tokens) - commonLength(prompt, sequence.contextTokens);
    if (gained < leastWorthRestoring) return undefined;
    const pause = (): Promise<void> => call.turn.pause();
    const isBack = await this.#states.restore(conversation, saved, sequence, { signal: call.signal, pause });
    if (!isBack) return undefined;
    const tokens = commonLength(prompt, saved.tokens);
    return { tokens, seconds: (performance.now() - started) / 1000 };
  }

  #prompt(request: ChatRequest): Prompt {
    const { vocabulary, format, info } = this.#loaded;
    const system = vocabulary.prompt(format.system(request.system));
    const question = vocabulary.prompt(format.question(request.question));
    const turns = request.turns.map(({ question: asked, answer }) => {
      const tokens = this.#answers.of(answer);
      if (!tokens)
        return vocabulary.prompt([...format.question(asked), { text: answer }, ...format.answerEnd]);
      return [
        ...vocabulary.prompt(format.question(asked)),
        ...tokens,
        ...vocabulary.prompt(format.answerEnd),
      ];
    });
    const { droppedTurns } = planPrompt({
      contextSize: info.contextSize,
      system: system.length,
      turns: turns.map((turn) => turn.length),
      question: question.length,
      answerReserve: answerReserve(request.maxTokens, info.contextSize),
      droppedTurns: request.droppedTurns,
    });
    return { tokens: [...system, ...turns.slice(droppedTurns).flat(), ...question], droppedTurns };
  }

  async #generate(
    last: Token[],
    request: ChatRequest,
    call: ChatCall,
  ): Promise<{ stopReason: StopReason; generated: number }> {
    const { sequence, model, info } = this.#loaded;
    const { temperature, topK, topP, minP, repeatPenalty, seed } = request.sampling;
    const decoder = createTokenTextDecoder(model);
    const tokens: Token[] = [];
    let answer = '';
    let stopReason: StopReason = 'end';
    const pacer = new TextPacer(engineClock, (text, at) => call.report({ kind: 'text', text, at }));
    const say = (text: string): void => {
      answer += text;
      pacer.push(text);
    };

    const generation = sequence.evaluate(last, {
      temperature,
      topK,
      topP,
      minP,
      tokenBias: this.#bias,
      ...(seed === undefined ? {} : { seed }),
      ...(repeatPenalty === 1
        ? {}
        : { repeatPenalty: { penalty: repeatPenalty, punishTokens: () => tokens.slice(-penaltyWindow) } }),
    });
    for await (const token of generation) {
      if (this.#stops.has(token)) break;
      tokens.push(token);
      say(decoder.push(token));
      await call.turn.pause();
      if (call.signal.aborted) stopReason = 'cancelled';
      else if (tokens.length >= request.maxTokens) stopReason = 'length';
      // Beyond this, the library would shift the context and silently drop its beginning.
      else if (sequence.nextTokenIndex >= info.contextSize - 1) stopReason = 'context';
      else continue;
      break;
    }
    say(decoder.flush());
    pacer.flush();
    this.#answers.remember(answer, tokens);
    if (this.#held) this.#held = { ...this.#held, answers: [...this.#held.answers, answer] };
    return { stopReason, generated: tokens.length };
  }
}

function commonLength(a: readonly Token[], b: readonly number[]): number {
  const different = a.findIndex((token, index) => token !== b[index]);
  return different === -1 ? a.length : different;
}
