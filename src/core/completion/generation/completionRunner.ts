import { PhidelityError } from '../../errors/phidelityError.ts';
import { settledOrAborted } from '../../lifetime/async.ts';
import { Emitter } from '../../lifetime/emitter.ts';
import type { Disposable } from '../../lifetime/disposable.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { CompletionPrompt, CompletionResult } from '../../ports/completionRequest.ts';
import type { Logger } from '../../ports/logger.ts';
import {
  buildCompletionRequest,
  type CompletionSettings,
  type RunPurpose,
} from './buildCompletionRequest.ts';
import { type CompletionGuide, completeFreely } from './completionGuide.ts';
import { type CompleteAt, CompletionRun, type RunPlace } from './completionRun.ts';
import type { WrittenCompletion } from '../outcome/completionOutcome.ts';
import type { PromptBuilder } from '../prompt/promptBuilder.ts';
import { typedSince } from '../document/cursorContext.ts';

/** How a run ended, for everything that adapts to it. */
export interface RunReport {
  readonly at: RunPlace;
  readonly purpose: RunPurpose;
  /** What may be shown; empty if the run was cancelled. */
  readonly cleaned: WrittenCompletion;
  /** Whether a part of the text was returned before the run had ended. */
  readonly wasGivenInPart: boolean;
  readonly result: CompletionResult;
  /** Milliseconds to the first whole line, or to the end. */
  readonly latency: number;
  /** Whether this is how long an answer takes: it was not cancelled before its first line. */
  readonly wasAnswered: boolean;
}

/** Milliseconds to wait for the rest of a block after its first line, in case the model is nearly done. */
const blockGrace = 80;
/** Milliseconds after which a run that nobody waits for is cancelled. */
const orphanTimeout = 250;
const alternatives = { count: 2, temperature: 0.8 } as const;

/** Has the engine generate completions, one at a time; a newer one replaces the one before. */
export class CompletionRunner implements Disposable {
  readonly #engine: Engine;
  readonly #complete: CompleteAt;
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #logger: Logger;
  readonly #prompts: PromptBuilder;
  readonly #settings: () => CompletionSettings;
  readonly #ended = new Emitter<RunReport>();
  #run: CompletionRun | undefined;
  #waiting = 0;

  constructor(options: {
    readonly engine: Engine;
    /** Holds what is completed to names that exist. */
    readonly guide?: Pick<CompletionGuide, 'complete'> | undefined;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly prompts: PromptBuilder;
    readonly settings: () => CompletionSettings;
  }) {
    const { engine, guide } = options;
    this.#engine = engine;
    this.#complete = (request, at, call) =>
      guide ? guide.complete(request, at, call) : completeFreely(engine, request, call);
    this.#clock = options.clock;
    this.#timer = options.timer;
    this.#logger = options.logger;
    this.#prompts = options.prompts;
    this.#settings = options.settings;
  }

  /** Fires for every run that ended, cancelled ones included. */
  readonly onDidEnd = this.#ended.subscribe;

  get isRunning(): boolean {
    return this.#run !== undefined && !this.#run.hasEnded;
  }

  /**
   * The completion of the current run, if the user has only typed what it says: as soon as its first line is complete,
   * without what was typed. Undefined if there is no such run.
   */
  async join({ source, place }: RunPlace, signal: AbortSignal): Promise<WrittenCompletion | undefined> {
    const run = this.#run;
    if (!run || run.hasEnded || !run.fits(source.id, place)) return undefined;
    // A prefetch waits while a chat is answered; the user does not.
    if (run.request.priority === 'background' && this.#engine.status.state === 'generating') return undefined;
    await this.#firstText(run, signal);
    const typed = typedSince(run.at.place, place);
    run.wasGivenInPart ||= !run.hasEnded;
    const { cleaned } = run;
    if (typed === undefined || !cleaned.text.startsWith(typed)) return undefined;
    const text = cleaned.text.slice(typed.length);
    const replaced = cleaned.replaced
      ?.filter(({ at }) => at >= typed.length)
      .map((one) => ({ ...one, at: one.at - typed.length }));
    return {
      ...cleaned,
      text,
      emptyReason: text === '' ? (cleaned.emptyReason ?? 'no-text') : undefined,
      ...(replaced && { replaced }),
    };
  }

  /**
   * Starts a run in place of the current one. Resolves with what may be shown as soon as the first line is complete,
   * or with undefined if the signal was aborted, or the run was cancelled before that; after the first line the run itself
   * continues. Rejects with a PhidelityError.
   *
   * @param lasting Ends the run itself.
   */
  async start(
    at: RunPlace,
    purpose: RunPurpose,
    signal: AbortSignal,
    lasting?: AbortSignal,
  ): Promise<WrittenCompletion | undefined> {
    const started = this.#clock.now();
    const prompt = await this.#prompt(at, signal);
    // The user may have requested a completion while the prompt was built.
    if (!prompt || (purpose === 'prefetch' && this.isRunning)) return undefined;
    this.stop();
    const run = new CompletionRun(
      this.#complete,
      at,
      buildCompletionRequest(at.place, prompt, purpose, this.#settings()),
      lasting,
    );
    this.#run = run;
    void this.#report(run, purpose, started);
    if (purpose === 'prefetch') return undefined;
    await this.#firstText(run, signal);
    if (signal.aborted) return undefined;
    run.wasGivenInPart ||= !run.hasEnded;
    if (!run.hasEnded) return run.cleaned;
    try {
      const { stopReason } = await run.finished;
      // A cut line says nothing about what the model would have suggested.
      return stopReason === 'cancelled' && run.cleaned.text === '' ? undefined : run.cleaned;
    } catch (error) {
      const isTooLong = PhidelityError.from(error).reason === 'prompt-too-long';
      if (!isTooLong || !this.#prompts.shrink()) throw error;
      return this.start(at, purpose, signal, lasting);
    }
  }

  /** Other completions for a place, less likely ones. Rejects with a PhidelityError. */
  async alternatives(at: RunPlace, signal: AbortSignal): Promise<WrittenCompletion[]> {
    const prompt = await this.#prompt(at, signal);
    if (!prompt) return [];
    const found: WrittenCompletion[] = [];
    for (let seed = 1; seed <= alternatives.count && !signal.aborted; seed++) {
      const request = buildCompletionRequest(at.place, prompt, 'invoked', this.#settings());
      const varied = { ...request, temperature: alternatives.temperature, seed };
      const run = new CompletionRun(this.#complete, at, varied, signal);
      await run.finished;
      found.push(run.cleaned);
    }
    return found;
  }

  /** Evaluates the prompt of a place, so that a completion there is fast. */
  async prewarm(at: RunPlace, signal: AbortSignal): Promise<void> {
    const prompt = await this.#prompt(at, signal);
    if (!prompt) return;
    const request = {
      ...buildCompletionRequest(at.place, prompt, 'prefetch', this.#settings()),
      maxTokens: 0,
    };
    try {
      this.#prompts.measured((await this.#engine.complete(request, { signal })).usage);
    } catch (error) {
      this.#logger.debug(`Prewarming failed: ${PhidelityError.from(error).message}`);
    }
  }

  /** Cancels the current run unless the user has only typed what it says. */
  stopUnlessFit({ source, place }: RunPlace): void {
    if (this.#run && !this.#run.hasEnded && !this.#run.fits(source.id, place)) this.stop();
  }

  /** Cancels the current run. */
  stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  dispose(): void {
    this.stop();
  }

  async #prompt(at: RunPlace, signal: AbortSignal): Promise<CompletionPrompt | undefined> {
    const { source, position, supposed } = at;
    if (supposed) return this.#prompts.buildAfter(supposed, source, position);
    return this.#prompts.build(source, position, signal);
  }

  /** Waits for a run's first line, and a little longer for the rest of its block. */
  async #firstText(run: CompletionRun, signal: AbortSignal): Promise<void> {
    this.#waiting += 1;
    try {
      await settledOrAborted(run.firstLine, signal);
      if (signal.aborted || run.hasEnded) return;
      const ended = run.finished.then(
        () => {},
        () => {},
      );
      await Promise.race([ended, this.#timer.delay(blockGrace, signal)]);
    } finally {
      this.#waiting -= 1;
      if (signal.aborted) void this.#endOrphan(run);
    }
  }

  async #endOrphan(run: CompletionRun): Promise<void> {
    await this.#timer.delay(orphanTimeout);
    if (this.#waiting === 0 && this.#run === run) run.abort();
  }

  async #report(run: CompletionRun, purpose: RunPurpose, started: number): Promise<void> {
    await run.firstLine;
    const latency = this.#clock.now() - started;
    const hasFirstLine = !run.hasEnded;
    let result: CompletionResult;
    try {
      result = await run.finished;
    } catch {
      // Whoever started the run gets the error.
      return;
    }
    this.#prompts.measured(result.usage);
    const cleaned: WrittenCompletion =
      result.stopReason === 'cancelled' ? { text: '', emptyReason: 'no-text' } : run.cleaned;
    const { at, wasGivenInPart } = run;
    const wasAnswered = hasFirstLine || result.stopReason !== 'cancelled';
    this.#ended.fire({ at, purpose, cleaned, wasGivenInPart, result, latency, wasAnswered });
  }
}
