import { PhidelityError } from '../../errors/phidelityError.ts';
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
import { CompletionRun, type RunPlace } from './completionRun.ts';
import type { PromptBuilder } from '../prompt/promptBuilder.ts';
import { typedSince } from '../document/cursorContext.ts';

/** How a run went, for those who learn from it. */
export interface RunReport {
  readonly at: RunPlace;
  readonly purpose: RunPurpose;
  /** What may be shown; empty when the run was given up before a line was complete. */
  readonly text: string;
  /** Whether a part of the text was given out before the run had ended. */
  readonly wasGivenInPart: boolean;
  readonly result: CompletionResult;
  /** Milliseconds to the first whole line, or to the end. */
  readonly latency: number;
}

/** A whole block is worth waiting for a little longer, in milliseconds, when the model is nearly done. */
const graceForRest = 80;
/** A run that nobody takes up again in this time, in milliseconds, has lost its place. */
const orphaned = 250;
const alternatives = { most: 2, temperature: 0.8 } as const;

/** Has the engine make completions, one at a time; a newer one takes the place of the one before. */
export class CompletionRunner implements Disposable {
  readonly #engine: Engine;
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
    readonly clock: Clock;
    readonly timer: Timer;
    readonly logger: Logger;
    readonly prompts: PromptBuilder;
    readonly settings: () => CompletionSettings;
  }) {
    this.#engine = options.engine;
    this.#clock = options.clock;
    this.#timer = options.timer;
    this.#logger = options.logger;
    this.#prompts = options.prompts;
    this.#settings = options.settings;
  }

  /** Told of every run that ended, also of one that was given up. */
  readonly onDidEnd = this.#ended.subscribe;

  get isRunning(): boolean {
    return this.#run !== undefined && !this.#run.hasEnded;
  }

  /**
   * The completion of the present run, if the person has only typed what it says: as soon as its first line is
   * complete, without what was typed. Undefined when there is no such run.
   */
  async join({ source, place }: RunPlace, signal: AbortSignal): Promise<string | undefined> {
    const run = this.#run;
    if (!run || run.hasEnded || !run.fits(source.id, place)) return undefined;
    // What is made ahead of time waits while a chat is answered; the person does not.
    if (run.request.priority === 'background' && this.#engine.status.state === 'generating') return undefined;
    await this.#firstText(run, signal);
    const typed = typedSince(run.at.place, place);
    run.wasGivenInPart ||= !run.hasEnded;
    return typed !== undefined && run.text.startsWith(typed) ? run.text.slice(typed.length) : undefined;
  }

  /**
   * Starts a run in place of the present one. Resolves with what may be shown as soon as the first line is complete,
   * or with undefined when the signal was aborted; the run itself goes on.
   *
   * @param lasting Ends the run itself.
   */
  async start(
    at: RunPlace,
    purpose: RunPurpose,
    signal: AbortSignal,
    lasting?: AbortSignal,
  ): Promise<string | undefined> {
    const started = this.#clock.now();
    const prompt = await this.#prompt(at, signal);
    // A person may have asked for something while the prompt was made.
    if (!prompt || (purpose === 'prefetch' && this.isRunning)) return undefined;
    this.stop();
    const run = new CompletionRun(
      this.#engine,
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
    if (!run.hasEnded) return run.text;
    try {
      await run.finished;
      return run.text;
    } catch (error) {
      const isTooLong = PhidelityError.from(error).reason === 'prompt-too-long';
      if (!isTooLong || !this.#prompts.shrink()) throw error;
      return this.start(at, purpose, signal, lasting);
    }
  }

  /** Other completions for a place, less likely ones. */
  async alternatives(at: RunPlace, signal: AbortSignal): Promise<string[]> {
    const prompt = await this.#prompt(at, signal);
    if (!prompt) return [];
    const texts: string[] = [];
    for (let seed = 1; seed <= alternatives.most && !signal.aborted; seed++) {
      const request = buildCompletionRequest(at.place, prompt, 'invoked', this.#settings());
      const varied = { ...request, temperature: alternatives.temperature, seed };
      const run = new CompletionRun(this.#engine, at, varied, signal);
      await run.finished;
      texts.push(run.text);
    }
    return texts;
  }

  /** Evaluates the prompt of a place, so that a completion there comes soon. */
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
      this.#logger.debug(`Not read ahead: ${PhidelityError.from(error).message}`);
    }
  }

  /** Gives up the present run unless the person has only typed what it says. */
  stopUnlessFit({ source, place }: RunPlace): void {
    if (this.#run && !this.#run.hasEnded && !this.#run.fits(source.id, place)) this.stop();
  }

  /** Gives up the present run. */
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
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await Promise.race([run.firstLine, aborted]);
      if (signal.aborted || run.hasEnded) return;
      const ended = run.finished.then(
        () => {},
        () => {},
      );
      await Promise.race([ended, this.#timer.delay(graceForRest, signal)]);
    } finally {
      this.#waiting -= 1;
      if (signal.aborted) void this.#endOrphan(run);
    }
  }

  async #endOrphan(run: CompletionRun): Promise<void> {
    await this.#timer.delay(orphaned);
    if (this.#waiting === 0 && this.#run === run) run.abort();
  }

  async #report(run: CompletionRun, purpose: RunPurpose, started: number): Promise<void> {
    await run.firstLine;
    const latency = this.#clock.now() - started;
    let result: CompletionResult;
    try {
      result = await run.finished;
    } catch {
      // Whoever started the run is told.
      return;
    }
    this.#prompts.measured(result.usage);
    const text = result.stopReason === 'cancelled' ? '' : run.text;
    this.#ended.fire({ at: run.at, purpose, text, wasGivenInPart: run.wasGivenInPart, result, latency });
  }
}
