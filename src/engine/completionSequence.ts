import { TokenBias, type LlamaContext, type LlamaContextSequence, type Token } from 'node-llama-cpp';
import type { Turn } from '../core/async/priorityTurns.ts';
import { defaultSampling } from '../core/chat/defaultSampling.ts';
import { chooseCompletionStrategy } from '../core/completion/chooseCompletionStrategy.ts';
import { CompletionStopper } from '../core/completion/completionStopper.ts';
import type { CompletionStrategy, CompletionStrategyName } from '../core/completion/completionStrategy.ts';
import { fillInTheMiddleStrategy } from '../core/completion/fillInTheMiddleStrategy.ts';
import { prefillStrategy } from '../core/completion/prefillStrategy.ts';
import { splitForHealing } from '../core/completion/splitForHealing.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
  CompletionUsage,
} from '../core/ports/engine.ts';
import { evaluatePrompt } from './evaluatePrompt.ts';
import { Healing } from './healing.ts';
import type { LoadedModel } from './loadedModel.ts';
import { TextPacer } from './textPacer.ts';
import { createTokenBytes } from './tokenBytes.ts';
import { createTokenTextDecoder, TokenBytesDecoder, type TokenTextDecoder } from './tokenTextDecoder.ts';

const strategies: Readonly<Record<CompletionStrategyName, CompletionStrategy>> = {
  prefill: prefillStrategy,
  'fill-in-the-middle': fillInTheMiddleStrategy,
};

/** The share of a context that is kept free for the completion when `maxTokens` asks for more. */
const largestReserve = 0.25;

interface CompletionCall {
  readonly signal: AbortSignal;
  readonly turn: Turn;
  /** Seconds that the request has waited for its turn. */
  readonly waitSeconds: number;
  readonly report: (progress: CompletionProgress) => void;
}

interface Prompt {
  readonly tokens: Token[];
  /** What the model is to spell before it writes anything new. */
  readonly healed: Uint8Array;
  readonly strategy: CompletionStrategy;
}

interface OwnContext {
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
}

type Ending = Pick<CompletionResult, 'text' | 'stopReason'> & { readonly generated: number };

/** The completions' place in the model: a context of its own, so that chat and typing keep each its cache. */
export class CompletionSequence {
  readonly #loaded: LoadedModel;
  readonly #bans: TokenBias;
  readonly #healing: Healing | undefined;
  #own: OwnContext | undefined;

  constructor(loaded: LoadedModel) {
    this.#loaded = loaded;
    const { model, vocabulary } = loaded;
    const bytes = createTokenBytes(model);
    this.#healing = bytes && new Healing(model, vocabulary.controls, bytes);
    this.#bans = TokenBias.for(model);
    const stops = new Set(Object.values(strategies).flatMap((strategy) => [...this.#stops(strategy)]));
    for (const token of vocabulary.controls) if (!stops.has(token)) this.#bans.set(token, 'never');
  }

  /**
   * Writes what may follow the cursor.
   *
   * @throws PhidelityError `prompt-too-long`, `not-enough-memory`, or `unsupported-model` for a strategy that this
   * model's vocabulary has no tokens for.
   */
  async complete(request: CompletionRequest, call: CompletionCall): Promise<CompletionResult> {
    const started = performance.now();
    const prompt = this.#prompt(request);
    const { sequence } = await this.#context(this.#contextSize(request, prompt.tokens.length));
    const { slices } = this.#loaded;
    const { reused, evaluated } = await evaluatePrompt(sequence, prompt.tokens, { ...call, slices });
    const promptEnded = performance.now();
    const read: CompletionUsage = {
      promptTokens: prompt.tokens.length,
      reusedTokens: reused,
      evaluatedTokens: evaluated,
      generatedTokens: 0,
      waitSeconds: call.waitSeconds,
      promptSeconds: (promptEnded - started) / 1000,
      generationSeconds: 0,
    };
    if (call.signal.aborted) return { text: '', stopReason: 'cancelled', usage: read };
    if (request.maxTokens === 0) {
      this.#healing?.prepare();
      return { text: '', stopReason: 'length', usage: read };
    }

    const { generated, ...ending } = await this.#generate(sequence, prompt, request, call);
    return {
      ...ending,
      usage: {
        ...read,
        evaluatedTokens: evaluated + 1,
        generatedTokens: generated,
        generationSeconds: (performance.now() - promptEnded) / 1000,
      },
    };
  }

  #prompt({ prompt, strategy: asked }: CompletionRequest): Prompt {
    const { vocabulary, format, info } = this.#loaded;
    const strategy = strategies[asked ?? chooseCompletionStrategy(info)];
    const missing = strategy.requiredControls.find((name) => vocabulary.control(name) === undefined);
    if (missing !== undefined)
      throw new PhidelityError(
        'unsupported-model',
        `${info.name} cannot complete code with the strategy "${strategy.name}": its vocabulary has no ${missing} ` +
          `token. Use the strategy "prefill".`,
      );
    const { kept, healed } = this.#healing
      ? splitForHealing(prompt.prefix)
      : { kept: prompt.prefix, healed: '' };
    return {
      tokens: vocabulary.prompt(strategy.segments({ ...prompt, prefix: kept }, format)),
      healed: new TextEncoder().encode(healed),
      strategy,
    };
  }

  #contextSize({ contextSize: asked, maxTokens }: CompletionRequest, promptTokens: number): number {
    const contextSize = Math.min(asked, this.#loaded.info.trainedContextSize);
    const reserve = Math.min(maxTokens, Math.floor(contextSize * largestReserve));
    if (promptTokens + reserve <= contextSize) return contextSize;
    throw new PhidelityError(
      'prompt-too-long',
      `The code around the cursor has ${promptTokens.toLocaleString('en')} tokens, and a completion's context holds ` +
        `${contextSize.toLocaleString('en')}. Raise "phidelity.completion.contextSize".`,
    );
  }

  async #context(contextSize: number): Promise<OwnContext> {
    if (this.#own && this.#own.context.contextSize === contextSize) return this.#own;
    const before = this.#own;
    this.#own = undefined;
    await before?.context.dispose();
    const context = await this.#loaded.createContext(contextSize);
    return (this.#own = { context, sequence: context.getSequence() });
  }

  #stops(strategy: CompletionStrategy): ReadonlySet<Token> {
    const { vocabulary, format } = this.#loaded;
    const names = [...format.stopControls, ...strategy.stopControls];
    return new Set(names.flatMap((name) => vocabulary.control(name) ?? []));
  }

  async #generate(
    sequence: LlamaContextSequence,
    { tokens, healed, strategy }: Prompt,
    request: CompletionRequest,
    { signal, turn, report }: CompletionCall,
  ): Promise<Ending> {
    const stops = this.#stops(strategy);
    const decoder = this.#decoder(healed.length);
    const stopper = new CompletionStopper(request.place, request.shape);
    const pacer = new TextPacer((text) => report({ kind: 'text', text }));
    let rest = healed;
    let text = '';
    let generated = 0;
    let written = 0;
    let deadline = Number.POSITIVE_INFINITY;
    const say = (piece: string): void => {
      text += piece;
      pacer.push(piece);
    };
    const finish = (stopReason: CompletionResult['stopReason']): Ending => {
      pacer.flush();
      return { text, stopReason, generated };
    };

    const { topK, topP, minP } = defaultSampling;
    const generation = sequence.evaluate(tokens.slice(-1), {
      temperature: request.temperature,
      topK,
      topP,
      minP,
      tokenBias: () => (this.#healing && rest.length > 0 ? this.#healing.toSpell(rest) : this.#bans),
      ...(request.seed === undefined ? {} : { seed: request.seed }),
    });
    for await (const token of generation) {
      if (stops.has(token)) break;
      generated += 1;
      if (rest.length === 0) written += 1;
      else rest = rest.subarray(this.#healing!.bytes(token).length);
      if (deadline === Number.POSITIVE_INFINITY) deadline = performance.now() + request.timeLimit * 1000;

      const piece = decoder.push(token);
      const lineEnd = performance.now() >= deadline ? piece.indexOf('\n') : -1;
      const step = stopper.push(lineEnd < 0 ? piece : piece.slice(0, lineEnd));
      say(step.text);
      if (step.ended) return finish('shape');
      if (lineEnd >= 0) {
        say(stopper.flush());
        return finish('time');
      }
      await turn.pause();
      if (signal.aborted) return finish('cancelled');
      // Beyond this, the library would shift the context and silently drop its beginning.
      if (written >= request.maxTokens || sequence.nextTokenIndex >= sequence.contextSize - 1) {
        say(stopper.flush());
        return finish('length');
      }
    }
    const last = stopper.push(decoder.flush());
    say(last.text);
    if (last.ended) return finish('shape');
    say(stopper.flush());
    return finish('end');
  }

  #decoder(skip: number): TokenTextDecoder {
    if (this.#healing) return new TokenBytesDecoder(this.#healing.bytes, skip);
    return createTokenTextDecoder(this.#loaded.model);
  }
}
