import type { Clock } from '../../core/ports/clock.ts';
import type { AnswerUsage } from '../../core/ports/engine.ts';
import type { CompletionUsage } from '../../core/ports/completionRequest.ts';
import type { ServerEvent, ServerFigures } from './servers/inferenceServer.ts';

/** The usage of a request: as the server reports it, or else as measured here, or else none. */
export class RequestMeter {
  readonly #clock: Clock;
  readonly #promptTokens: number | undefined;
  readonly #startedAt: number;
  #readingAt: number | undefined;
  #textAt: number | undefined;
  #reused: number | undefined;
  #evaluated: number | undefined;
  /** Undefined once something has arrived without its tokens. */
  #generated: number | undefined = 0;
  #reported: ServerFigures = {};

  /** @param promptTokens The prompt's tokens, where they were counted here. */
  constructor(clock: Clock, promptTokens: number | undefined) {
    this.#clock = clock;
    this.#promptTokens = promptTokens;
    this.#startedAt = clock.now();
  }

  push(event: ServerEvent): void {
    if (event.kind === 'figures') this.#reported = { ...this.#reported, ...event.figures };
    if (event.kind === 'prompt') {
      this.#readingAt ??= this.#clock.now();
      this.#reused = event.reused;
      this.#evaluated = event.evaluated;
    }
    if (event.kind !== 'text' && event.kind !== 'thought') return;
    this.#textAt ??= this.#clock.now();
    if (event.kind === 'thought' || event.tokens.length === 0) this.#generated = undefined;
    else if (this.#generated !== undefined) this.#generated += event.tokens.length;
  }

  get generatedTokens(): number | undefined {
    return this.reportedTokens ?? this.#generated;
  }

  /** The generated tokens as the server has counted them, with the one that ends the answer. */
  get reportedTokens(): number | undefined {
    return this.#reported.generatedTokens;
  }

  /** Undefined where the server reports too little for it. */
  answerUsage(contextSize: number): AnswerUsage | undefined {
    const { promptTokens, generatedTokens, ...figures } = this.#figures();
    if (promptTokens === undefined || generatedTokens === undefined) return undefined;
    return {
      ...figures,
      promptTokens,
      generatedTokens,
      contextTokens: (this.#textAt === undefined ? this.#read() : promptTokens) + generatedTokens,
      contextSize,
    };
  }

  completionUsage(): CompletionUsage {
    const { generatedTokens = 0, promptSeconds, ...figures } = this.#figures();
    const waitSeconds =
      this.#readingAt === undefined ? 0 : Math.max(0, this.#readingAt - this.#startedAt) / 1000;
    return {
      ...figures,
      generatedTokens,
      waitSeconds,
      promptSeconds: this.#reported.promptSeconds ?? Math.max(0, promptSeconds - waitSeconds),
    };
  }

  #read(): number {
    return (this.#reused ?? 0) + (this.#evaluated ?? 0);
  }

  #figures(): Pick<
    AnswerUsage,
    'reusedTokens' | 'evaluatedTokens' | 'promptSeconds' | 'generationSeconds'
  > & {
    readonly promptTokens?: number;
    readonly generatedTokens?: number;
  } {
    const now = this.#clock.now();
    const promptTokens = this.#promptTokens ?? this.#reported.promptTokens;
    const reusedTokens = this.#reported.reusedTokens ?? this.#reused;
    const hasRead = this.#textAt !== undefined || this.#reported.promptTokens !== undefined;
    const wholeTail =
      promptTokens === undefined || reusedTokens === undefined ? undefined : promptTokens - reusedTokens;
    const evaluatedTokens = hasRead ? wholeTail : this.#evaluated;
    const { generatedTokens } = this;
    return {
      ...(promptTokens === undefined ? {} : { promptTokens }),
      ...(reusedTokens === undefined ? {} : { reusedTokens }),
      ...(evaluatedTokens === undefined ? {} : { evaluatedTokens }),
      ...(generatedTokens === undefined ? {} : { generatedTokens }),
      promptSeconds: this.#reported.promptSeconds ?? ((this.#textAt ?? now) - this.#startedAt) / 1000,
      generationSeconds:
        this.#reported.generationSeconds ?? (this.#textAt === undefined ? 0 : (now - this.#textAt) / 1000),
    };
  }
}
