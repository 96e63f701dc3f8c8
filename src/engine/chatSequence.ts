import { TokenBias, type Token } from 'node-llama-cpp';
import { planPrompt } from '../core/chat/planPrompt.ts';
import type { AnswerUsage, ChatProgress, ChatRequest, ChatResult, StopReason } from '../core/ports/engine.ts';
import { AnswerTokens } from './answerTokens.ts';
import type { LoadedModel } from './loadedModel.ts';
import { SliceSizer } from './sliceSizer.ts';
import { TextPacer } from './textPacer.ts';
import { createTokenTextDecoder } from './tokenTextDecoder.ts';

/** The share of a context that is kept free for the answer when `maxTokens` asks for more. */
const largestReserve = 0.25;

/** How many of the last tokens a repetition penalty looks at; llama.cpp's default. */
const penaltyWindow = 64;

interface ChatCall {
  readonly signal: AbortSignal;
  readonly report: (progress: ChatProgress) => void;
}

interface Prompt {
  readonly tokens: Token[];
  readonly droppedTurns: number;
}

/** The chat's place in the model: what was evaluated stays in the KV cache and is reused by the next answer. */
export class ChatSequence {
  readonly #loaded: LoadedModel;
  readonly #answers = new AnswerTokens();
  readonly #slices = new SliceSizer();
  readonly #stops: ReadonlySet<Token>;
  readonly #bias: TokenBias;

  constructor(loaded: LoadedModel) {
    this.#loaded = loaded;
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
  async answer(request: ChatRequest, call: ChatCall): Promise<ChatResult> {
    const { sequence } = this.#loaded;
    const { tokens: prompt, droppedTurns } = this.#prompt(request);

    const promptStarted = performance.now();
    await sequence.adaptStateToTokens(prompt, false);
    // The last token is evaluated together with the first new one, so at least one is always left.
    const reused = Math.min(sequence.nextTokenIndex, prompt.length - 1);
    if (sequence.nextTokenIndex > reused)
      await sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }]);
    const evaluated = await this.#evaluate(prompt, reused, call);
    const promptEnded = performance.now();

    const figures = (evaluatedTokens: number, generated: number): AnswerUsage => ({
      promptTokens: prompt.length,
      reusedTokens: reused,
      evaluatedTokens,
      generatedTokens: generated,
      promptSeconds: (promptEnded - promptStarted) / 1000,
      generationSeconds: (performance.now() - promptEnded) / 1000,
      contextTokens: sequence.nextTokenIndex,
      contextSize: this.#loaded.info.contextSize,
    });
    if (call.signal.aborted) return { stopReason: 'cancelled', usage: figures(evaluated, 0), droppedTurns };

    const { stopReason, generated } = await this.#generate(prompt.slice(-1), request, call);
    return { stopReason, usage: figures(evaluated + 1, generated), droppedTurns };
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
      answerReserve: Math.min(request.maxTokens, Math.floor(info.contextSize * largestReserve)),
      droppedTurns: request.droppedTurns,
    });
    return { tokens: [...system, ...turns.slice(droppedTurns).flat(), ...question], droppedTurns };
  }

  /** Evaluates all but the last token of the prompt, in slices between which it can be cancelled. */
  async #evaluate(prompt: readonly Token[], from: number, call: ChatCall): Promise<number> {
    const { sequence } = this.#loaded;
    const end = prompt.length - 1;
    let at = from;
    while (at < end && !call.signal.aborted) {
      const slice = prompt.slice(at, Math.min(at + this.#slices.size, end));
      const started = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(slice);
      this.#slices.measured(slice.length, (performance.now() - started) / 1000);
      at += slice.length;
      call.report({ kind: 'prompt', evaluated: at - from, total: end - from });
    }
    return at - from;
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
    const pacer = new TextPacer((text, at) => call.report({ kind: 'text', text, at }));
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
    return { stopReason, generated: tokens.length };
  }
}
