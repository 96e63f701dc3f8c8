import type { Position } from '../text/position.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import { Emitter } from '../lifetime/emitter.ts';
import { type Disposable, DisposableStore } from '../lifetime/disposable.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import type { Logger } from '../ports/logger.ts';
import { PromptBuilder, type RelatedCodeSource } from './prompt/promptBuilder.ts';
import { ReplacedNames } from './outcome/replacedNames.ts';
import { CompletionCache, fitted, type FoundCompletion } from './outcome/completionCache.ts';
import { ModelReadiness } from './trigger/modelReadiness.ts';
import {
  type CompletionOutcome,
  type CompletionSource,
  type SkipReason,
  type Suggestions,
  type WrittenCompletion,
} from './outcome/completionOutcome.ts';
import type { CursorContext } from '../ports/completionRequest.ts';
import { cursorContextAt, typedSince } from './document/cursorContext.ts';
import type { RunPlace } from './generation/completionRun.ts';
import type { CompletionGuide } from './generation/completionGuide.ts';
import { CompletionRunner, type RunReport } from './generation/completionRunner.ts';
import type { CompletionSettings } from './generation/buildCompletionRequest.ts';
import { findSkipReason } from './trigger/findSkipReason.ts';
import { AdaptiveDebounce } from './trigger/adaptiveDebounce.ts';
import { IdleLimit } from './trigger/idleLimit.ts';
import { type LineChange, type SourceText, textAfterInsertion } from './document/sourceText.ts';

/** What triggered the request: typing, a command, or that there is more of a completion that was returned in part. */
export type CompletionTrigger = 'automatic' | 'invoked' | 'refresh';

/** There is more for a place now than was returned. */
export interface ExtendedCompletion {
  readonly documentId: string;
  readonly place: CursorContext;
}

/** Milliseconds without a move of the cursor after which the prompt for its place is prewarmed. */
const prewarmDelay = 300;

/** Suggestions and their source, or an outcome without any. */
type Answer =
  | { readonly suggestions: Suggestions; readonly source: CompletionSource }
  | Exclude<CompletionOutcome, { readonly kind: 'completions' }>;

/**
 * Completes code at the cursor, with as little work for the engine as possible: what is known already is returned at
 * once, a run continues while the user types what it says, and a prompt only ever grows at its end.
 */
export class Completer implements Disposable {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #logger: Logger;
  readonly #settings: () => CompletionSettings;
  readonly #model: ModelReadiness;
  readonly #prompts: PromptBuilder;
  readonly #runner: CompletionRunner;
  readonly #idle: IdleLimit;
  readonly #cache = new CompletionCache();
  /** Which names of the suggestions were put in the place of others. */
  readonly replaced = new ReplacedNames();
  readonly #debounce: AdaptiveDebounce;
  readonly #extended = new Emitter<ExtendedCompletion>();
  readonly #owned = new DisposableStore();
  #prewarming = new AbortController();
  /** Aborted by the next edit. */
  #untilEdit = new AbortController();

  /** @param options.debounce Another rule for when to request a completion, to compare it. */
  constructor(options: {
    readonly engine: Engine;
    /** Holds what is completed to names that exist. */
    readonly guide?: Pick<CompletionGuide, 'complete'>;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly related: RelatedCodeSource;
    readonly logger: Logger;
    readonly settings: () => CompletionSettings;
    readonly debounce?: AdaptiveDebounce;
  }) {
    this.#debounce = options.debounce ?? new AdaptiveDebounce();
    this.#clock = options.clock;
    this.#timer = options.timer;
    this.#logger = options.logger;
    this.#settings = options.settings;
    this.#model = this.#owned.add(new ModelReadiness(options.engine, options.settings));
    this.onDidTurnSlow = this.#model.onDidTurnSlow;
    this.onDidResumeAutomatic = this.#model.onDidResumeAutomatic;
    this.#prompts = new PromptBuilder(options);
    this.#runner = this.#owned.add(new CompletionRunner({ ...options, prompts: this.#prompts }));
    this.#idle = this.#owned.add(new IdleLimit(options.timer));
    this.#owned.add(this.#runner.onDidEnd((report) => this.#learn(report)));
    this.#owned.add(this.#model.onDidChange(() => this.#cache.clear()));
    this.#owned.add(this.#model.onDidChange(() => this.#debounce.modelChanged()));
  }

  /** A place for which `complete` would now return more than before. */
  readonly onDidExtend = this.#extended.subscribe;

  /** A run has ended, whether it was completed or cancelled. */
  get onDidEnd(): CompletionRunner['onDidEnd'] {
    return this.#runner.onDidEnd;
  }

  /** This machine has turned out to be too slow for automatic completions with the loaded model. */
  readonly onDidTurnSlow: ModelReadiness['onDidTurnSlow'];

  /** Automatic completions resume, after the machine had turned out to be too slow. */
  readonly onDidResumeAutomatic: ModelReadiness['onDidResumeAutomatic'];

  /** Whether completions are automatic now. */
  get isAutomatic(): boolean {
    return this.#model.onDemandReason === undefined;
  }

  /** Resumes automatic completions, after the machine has turned out to be too slow. */
  resumeAutomatic(): void {
    this.#model.resumeAutomatic();
  }

  /** To be called for each change of a document, before `complete` is called for it. */
  edited(documentId: string, change: LineChange): void {
    this.#debounce.keyPressed(this.#clock.now());
    this.#prompts.edited(documentId, change);
    this.#idle.active();
    this.#untilEdit.abort();
    this.#untilEdit = new AbortController();
  }

  /** Forgets a document that was closed. */
  forget(documentId: string): void {
    this.#prompts.forget(documentId);
    this.#cache.clear(documentId);
  }

  /** What may follow the cursor. Never rejects: what fails is a reason for returning nothing. */
  async complete(
    source: SourceText,
    position: Position,
    trigger: CompletionTrigger,
    signal: AbortSignal,
  ): Promise<CompletionOutcome> {
    this.#prewarming.abort();
    // A request may come long after the last edit: when the model is loaded, or from an editor that is busy.
    if (trigger !== 'refresh') this.#idle.active();
    try {
      const at = { source, position, place: cursorContextAt(source, position) };
      this.#runner.stopUnlessFit(at);
      const outcome = await this.#complete(at, trigger, signal);
      return signal.aborted ? { kind: 'cancelled' } : outcome;
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      const { reason, message } = PhidelityError.from(error);
      this.#logger.warn(`No completion (${reason}): ${message}`);
      if (reason === 'unsupported-model') return { kind: 'none', reason: 'cannot-complete' };
      return { kind: 'none', reason: this.#model.reasonOfFailure() };
    }
  }

  /** Evaluates the prompt once the cursor rests, so that the first completion there is fast. */
  async prewarm(source: SourceText, position: Position): Promise<void> {
    this.#prewarming.abort();
    this.#prewarming = new AbortController();
    this.#idle.active();
    const signal = AbortSignal.any([this.#prewarming.signal, this.#idle.signal]);
    if (!(await this.#timer.delay(prewarmDelay, signal))) return;
    if (!this.#model.isReady || !this.isAutomatic || this.#runner.isRunning) return;
    await this.#runner.prewarm({ source, position, place: cursorContextAt(source, position) }, signal);
  }

  dispose(): void {
    this.#prewarming.abort();
    this.#untilEdit.abort();
    this.#owned.dispose();
  }

  async #complete(at: RunPlace, trigger: CompletionTrigger, signal: AbortSignal): Promise<CompletionOutcome> {
    const started = this.#clock.now();
    const known = this.#cache.find(at.source.id, at.place);
    const lacksAlternatives =
      trigger === 'invoked' && known !== undefined && known.texts.length > 0 && !known.hasAlternatives;
    const answer = lacksAlternatives
      ? await this.#extend(at, known, signal)
      : (this.#answerAtOnce(at.place, known, trigger) ?? (await this.#generate(at, trigger, signal)));
    if (!('suggestions' in answer)) return answer;
    const { suggestions, source } = answer;
    const { texts, emptyReason, confidence } = suggestions;
    if (emptyReason) return { kind: 'none', reason: emptyReason };
    const latency = this.#clock.now() - started;
    return { kind: 'completions', texts, source, latency, ...(confidence !== undefined && { confidence }) };
  }

  /** What can be answered without the engine; undefined if it must be asked. */
  #answerAtOnce(
    place: CursorContext,
    known: FoundCompletion | undefined,
    trigger: CompletionTrigger,
  ): Answer | undefined {
    // A completion that is shown stays, wherever typing it leads.
    if (known && known.typed > 0) return { suggestions: fitted(known, place), source: 'typed-through' };
    const reason = trigger === 'automatic' ? this.#skipReason(place) : undefined;
    if (reason) return { kind: 'none', reason };
    if (known) return { suggestions: fitted(known, place), source: 'cache' };
    return trigger === 'refresh' ? { kind: 'cancelled' } : undefined;
  }

  /** Adds alternatives to the suggestions that the user has seen. */
  async #extend(at: RunPlace, known: FoundCompletion, signal: AbortSignal): Promise<Answer> {
    await this.#model.load(signal);
    const seen = fitted(known, at.place).texts.map((text) => ({ text, emptyReason: undefined }));
    return { suggestions: await this.#withAlternatives(at, seen, signal), source: 'engine' };
  }

  async #generate(at: RunPlace, trigger: CompletionTrigger, signal: AbortSignal): Promise<Answer> {
    const isAutomatic = trigger === 'automatic';
    const reason = isAutomatic ? (this.#model.onDemandReason ?? this.#model.reasonToWait()) : undefined;
    if (reason) return { kind: 'none', reason };
    if (!isAutomatic) await this.#model.load(signal);
    const joined = await this.#runner.join(at, signal);
    if (joined) return { suggestions: this.replaced.suggest(at.source.id, [joined]), source: 'engine' };
    if (isAutomatic) {
      const delay = this.#debounce.delay(at.place.linePrefix.trim() === '');
      if (delay > 0 && !(await this.#timer.delay(delay, signal))) return { kind: 'cancelled' };
    }
    const purpose = isAutomatic ? 'automatic' : 'invoked';
    const lasting = isAutomatic ? this.#idle.signal : undefined;
    const cleaned = await this.#runner.start(at, purpose, signal, lasting);
    if (cleaned === undefined) return { kind: 'cancelled' };
    const suggestions = this.replaced.suggest(at.source.id, [cleaned]);
    // It may be only the first part; the user can type through it while the rest is generated.
    if (cleaned.text !== '') this.#remember(at, suggestions);
    return { suggestions, source: 'engine' };
  }

  #skipReason(place: CursorContext): SkipReason | undefined {
    return findSkipReason(place, { inStringsAndComments: this.#settings().inStringsAndComments });
  }

  async #withAlternatives(
    at: RunPlace,
    known: readonly WrittenCompletion[],
    signal: AbortSignal,
  ): Promise<Suggestions> {
    const suggestions = this.replaced.suggest(at.source.id, [
      ...known,
      ...(await this.#runner.alternatives(at, signal)),
    ]);
    if (!signal.aborted) this.#remember(at, suggestions, true);
    return suggestions;
  }

  #remember({ source, place }: RunPlace, suggestions: Suggestions, hasAlternatives = false): void {
    this.#cache.remember(source.id, place, { ...suggestions, hasAlternatives, lineSuffix: place.lineSuffix });
  }

  #learn(report: RunReport): void {
    const { at, purpose, cleaned, wasGivenInPart, result } = report;
    if (purpose === 'automatic') this.#model.learn(report);
    if (purpose !== 'prefetch') this.#debounce.learn(report);
    if (result.stopReason === 'cancelled') return;
    this.#remember(at, this.replaced.suggest(at.source.id, [cleaned]));
    if (purpose === 'prefetch' || cleaned.text === '') return;
    if (wasGivenInPart) this.#extended.fire({ documentId: at.source.id, place: at.place });
    void (purpose === 'invoked' ? this.#generateAlternatives(at, cleaned) : this.#prefetch(at, cleaned.text));
  }

  /** Generates what a user who invoked a completion may prefer, until the next edit. */
  async #generateAlternatives(at: RunPlace, cleaned: WrittenCompletion): Promise<void> {
    const signal = this.#untilEdit.signal;
    try {
      await this.#withAlternatives(at, [cleaned], signal);
      if (!signal.aborted) this.#extended.fire({ documentId: at.source.id, place: at.place });
    } catch (error) {
      this.#logger.debug(`No alternatives: ${PhidelityError.from(error).message}`);
    }
  }

  /** Generates what follows a completion, before the user has accepted it. */
  async #prefetch({ source, position, place }: RunPlace, text: string): Promise<void> {
    const delay = this.#debounce.prefetchDelay();
    if (delay > 0 && !(await this.#timer.delay(delay, this.#untilEdit.signal))) return;
    if (!this.isAutomatic || this.#idle.signal.aborted) return;
    // The user may have typed in the meantime, and the document is read as it is now.
    if (!isSamePlace(cursorContextAt(source, position), place)) return;
    const after = textAfterInsertion(source, position, text);
    const supposed = { startLine: position.line, endLine: position.line, text };
    const at = { ...after, supposed, place: cursorContextAt(after.source, after.position) };
    if (this.#cache.find(source.id, at.place)?.typed === 0 || this.#skipReason(at.place)) return;
    try {
      await this.#runner.start(at, 'prefetch', this.#idle.signal, this.#idle.signal);
    } catch (error) {
      this.#logger.debug(`Prefetch failed: ${PhidelityError.from(error).message}`);
    }
  }
}

function isSamePlace(a: CursorContext, b: CursorContext): boolean {
  return a.linePrefix === b.linePrefix && a.lineSuffix === b.lineSuffix && typedSince(a, b) === '';
}
