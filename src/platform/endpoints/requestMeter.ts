import type { Clock } from '../../core/ports/clock.ts';
import type { AnswerUsage } from '../../core/ports/engine.ts';
import type { CompletionUsage } from '../../core/ports/completionRequest.ts';
import type { ServerEvent, ServerFigures } from './servers/inferenceServer.ts';

/** The figures of a request: the server's where it tells them, else what was measured here, else none. */
export class RequestMeter {
  readonly #clock: Clock;
  readonly #promptTokens: number | undefined;
  readonly #startedAt: number;
  #readingAt: number | undefined;
  #textAt: number | undefined;
  #reused: number | undefined;
  #evaluated: number | undefined;
  /** Undefined once text came without its tokens. */
  #generated: number | undefined = 0;
  #told: ServerFigures = {};

  /** @param promptTokens Where they were counted here. */
  constructor(clock: Clock, promptTokens: number | undefined) {
    this.#clock = clock;
    this.#promptTokens = promptTokens;
    this.#startedAt = clock.now();
  }

  push(event: ServerEvent): void {
    if (event.kind === 'figures') this.#told = { ...this.#told, ...event.figures };
    if (event.kind === 'prompt') {
      this.#readingAt ??= this.#clock.now();
      this.#reused = event.reused;
      this.#evaluated = event.evaluated;
    }
    if (event.kind !== 'text') return;
    this.#textAt ??= this.#clock.now();
    if (event.tokens.length === 0) this.#generated = undefined;
    else if (this.#generated !== undefined) this.#generated += event.tokens.length;
  }

  get generatedTokens(): number | undefined {
    return this.#told.generatedTokens ?? this.#generated;
  }

  /** Undefined where the server tells too little for it. */
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
      promptSeconds: this.#told.promptSeconds ?? Math.max(0, promptSeconds - waitSeconds),
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
    const promptTokens = this.#promptTokens ?? this.#told.promptTokens;
    const reusedTokens = this.#told.reusedTokens ?? this.#reused;
    const hasRead = this.#textAt !== undefined || this.#told.promptTokens !== undefined;
    const wholeTail =
      promptTokens === undefined || reusedTokens === undefined ? undefined : promptTokens - reusedTokens;
    const evaluatedTokens = hasRead ? wholeTail : this.#evaluated;
    const { generatedTokens } = this;
    return {
      ...(promptTokens === undefined ? {} : { promptTokens }),
      ...(reusedTokens === undefined ? {} : { reusedTokens }),
      ...(evaluatedTokens === undefined ? {} : { evaluatedTokens }),
      ...(generatedTokens === undefined ? {} : { generatedTokens }),
      promptSeconds: this.#told.promptSeconds ?? ((this.#textAt ?? now) - this.#startedAt) / 1000,
      generationSeconds:
        this.#told.generationSeconds ?? (this.#textAt === undefined ? 0 : (now - this.#textAt) / 1000),
    };
  }
}
