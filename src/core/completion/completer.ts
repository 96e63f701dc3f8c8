import { PhidelityError } from '../errors/phidelityError.ts';
import { Emitter } from '../lifetime/emitter.ts';
import { type Disposable, DisposableStore } from '../lifetime/disposable.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import type { Logger } from '../ports/logger.ts';
import { PromptBuilder, type RelatedCodeSource } from './prompt/promptBuilder.ts';
import { cleanCompletion } from './postprocess/cleanCompletion.ts';
import { CompletionCache, type FoundCompletion } from './outcome/completionCache.ts';
import { ModelReadiness } from './trigger/modelReadiness.ts';
import type { CompletionOutcome, CompletionSource, SkipReason } from './outcome/completionOutcome.ts';
import type { CursorContext } from '../ports/completionRequest.ts';
import { cursorContextAt, typedSince } from './document/cursorContext.ts';
import type { RunPlace } from './generation/completionRun.ts';
import { CompletionRunner, type RunReport } from './generation/completionRunner.ts';
import type { CompletionSettings } from './generation/buildCompletionRequest.ts';
import { findSkipReason } from './trigger/findSkipReason.ts';
import { AdaptiveDebounce, IdleLimit } from './trigger/adaptiveDebounce.ts';
import {
  type LineChange,
  type SourceText,
  textAfterInsertion,
  type TextPosition,
} from './document/sourceText.ts';

/** How a completion is wished for: by typing on, by a command, or to see more of one that was given in part. */
export type CompletionTrigger = 'automatic' | 'invoked' | 'refresh';

/** More is known now for a place than was given out. */
export interface ExtendedCompletion {
  readonly documentId: string;
  readonly place: CursorContext;
}

/** Milliseconds of rest after which the surroundings of the cursor are read ahead. */
const restBeforeWarming = 300;

/**
 * Completes code at the cursor, with as little work for the engine as possible: what is known already is given at
 * once, a run goes on while the person types what it says, and a prompt is only ever continued.
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
  readonly #debounce = new AdaptiveDebounce();
  readonly #extended = new Emitter<ExtendedCompletion>();
  readonly #owned = new DisposableStore();
  #warming = new AbortController();
  /** Aborted by the next edit. */
  #untilEdit = new AbortController();

  constructor(options: {
    readonly engine: Engine;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly related: RelatedCodeSource;
    readonly logger: Logger;
    readonly settings: () => CompletionSettings;
  }) {
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
  }

  /** A place for which `complete` would now give more than it has given. */
  readonly onDidExtend = this.#extended.subscribe;

  /** A completion was made, wholly or until it was not wanted any more. */
  get onDidEnd(): CompletionRunner['onDidEnd'] {
    return this.#runner.onDidEnd;
  }

  /** This machine has turned out too slow for automatic completions with the loaded model. */
  readonly onDidTurnSlow: ModelReadiness['onDidTurnSlow'];

  /** Completions come by themselves again, after the machine had turned out slow. */
  readonly onDidResumeAutomatic: ModelReadiness['onDidResumeAutomatic'];

  /** Whether completions come by themselves now. */
  get isAutomatic(): boolean {
    return this.#model.onDemandReason === undefined;
  }

  /** Goes back to completing by itself, after the machine has turned out slow. */
  resumeAutomatic(): void {
    this.#model.resumeAutomatic();
  }

  /** Tells of a change of a document, before `complete` is called for it. */
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

  /** What may follow the cursor. Never rejects: what goes wrong is a reason for giving nothing. */
  async complete(
    source: SourceText,
    position: TextPosition,
    trigger: CompletionTrigger,
    signal: AbortSignal,
  ): Promise<CompletionOutcome> {
    this.#warming.abort();
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

  /** Reads the surroundings of a resting cursor ahead, so that the first completion there comes soon. */
  async prewarm(source: SourceText, position: TextPosition): Promise<void> {
    this.#warming.abort();
    this.#warming = new AbortController();
    this.#idle.active();
    const signal = AbortSignal.any([this.#warming.signal, this.#idle.signal]);
    if (!(await this.#timer.delay(restBeforeWarming, signal))) return;
    if (!this.#model.isReady || !this.isAutomatic || this.#runner.isRunning) return;
    await this.#runner.prewarm({ source, position, place: cursorContextAt(source, position) }, signal);
  }

  dispose(): void {
    this.#warming.abort();
    this.#untilEdit.abort();
    this.#owned.dispose();
  }

  async #complete(at: RunPlace, trigger: CompletionTrigger, signal: AbortSignal): Promise<CompletionOutcome> {
    const started = this.#clock.now();
    const { source, place } = at;
    const give = (texts: readonly string[], from: CompletionSource): CompletionOutcome => {
      const shown = worthShowing(texts);
      if (shown.length === 0) return { kind: 'none', reason: 'nothing-to-say' };
      return { kind: 'completions', texts: shown, source: from, latency: this.#clock.now() - started };
    };

    const known = this.#cache.find(source.id, place);
    const wantsMore =
      trigger === 'invoked' && known !== undefined && known.texts.length > 0 && !known.hasAlternatives;
    // A completion that was shown is shown on, wherever typing it leads.
    if (known && known.typed > 0 && !wantsMore) return give(fitted(known, place), 'typed-through');
    const skip = trigger === 'automatic' ? this.#skipReason(place) : undefined;
    if (skip) return { kind: 'none', reason: skip };
    if (known && !wantsMore) return give(fitted(known, place), 'cache');
    if (trigger === 'refresh') return { kind: 'cancelled' };

    if (trigger === 'automatic') {
      const reason = this.#model.onDemandReason ?? this.#model.reasonToWait();
      if (reason) return { kind: 'none', reason };
    } else await this.#model.load(signal);
    if (wantsMore) return give(await this.#withAlternatives(at, fitted(known, place), signal), 'engine');

    const joined = await this.#runner.join(at, signal);
    if (joined !== undefined) return give([joined], 'engine');
    if (trigger === 'automatic') {
      const delay = this.#debounce.delay(place.linePrefix.trim() === '');
      if (!(await this.#timer.delay(delay, signal))) return { kind: 'cancelled' };
    }
    const lasting = trigger === 'automatic' ? this.#idle.signal : undefined;
    const text = await this.#runner.start(at, trigger, signal, lasting);
    if (text === undefined) return { kind: 'cancelled' };
    // It may be only the first part; the person can type through it while the rest is made.
    if (text !== '') this.#remember(at, [text]);
    return give([text], 'engine');
  }

  #skipReason(place: CursorContext): SkipReason | undefined {
    return findSkipReason(place, { inStringsAndComments: this.#settings().inStringsAndComments });
  }

  async #withAlternatives(at: RunPlace, known: readonly string[], signal: AbortSignal): Promise<string[]> {
    const texts = [...known, ...(await this.#runner.alternatives(at, signal))];
    if (!signal.aborted) this.#remember(at, texts, true);
    return texts;
  }

  #remember({ source, place }: RunPlace, texts: readonly string[], hasAlternatives = false): void {
    const known = { texts: worthShowing(texts), hasAlternatives, lineSuffix: place.lineSuffix };
    this.#cache.remember(source.id, place, known);
  }

  #learn(report: RunReport): void {
    const { at, purpose, text, wasGivenInPart, result, latency } = report;
    if (purpose === 'automatic') this.#model.learn(report);
    if (result.stopReason === 'cancelled') return;
    this.#remember(at, [text]);
    if (purpose === 'prefetch') return;
    this.#debounce.answered(latency);
    if (text === '') return;
    if (wasGivenInPart) this.#extended.fire({ documentId: at.source.id, place: at.place });
    void (purpose === 'invoked' ? this.#makeAlternatives(at, text) : this.#prefetch(at, text));
  }

  /** Makes what a person who asked for a completion may want to see instead, until the next edit. */
  async #makeAlternatives(at: RunPlace, text: string): Promise<void> {
    const signal = this.#untilEdit.signal;
    try {
      await this.#withAlternatives(at, [text], signal);
      if (!signal.aborted) this.#extended.fire({ documentId: at.source.id, place: at.place });
    } catch (error) {
      this.#logger.debug(`No alternatives: ${PhidelityError.from(error).message}`);
    }
  }

  /** Makes what follows a completion, before the person has accepted it. */
  async #prefetch({ source, position, place }: RunPlace, text: string): Promise<void> {
    if (!this.isAutomatic || this.#idle.signal.aborted) return;
    // The person may have typed on meanwhile, and the document is read anew.
    if (!isSamePlace(cursorContextAt(source, position), place)) return;
    const after = textAfterInsertion(source, position, text);
    const supposed = { startLine: position.line, endLine: position.line, text };
    const at = { ...after, supposed, place: cursorContextAt(after.source, after.position) };
    if (this.#cache.find(source.id, at.place)?.typed === 0 || this.#skipReason(at.place)) return;
    try {
      await this.#runner.start(at, 'prefetch', this.#idle.signal, this.#idle.signal);
    } catch (error) {
      this.#logger.debug(`Not completed ahead: ${PhidelityError.from(error).message}`);
    }
  }
}

/** Each text once, and none that says nothing. */
function worthShowing(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}

function isSamePlace(a: CursorContext, b: CursorContext): boolean {
  return a.linePrefix === b.linePrefix && a.lineSuffix === b.lineSuffix && typedSince(a, b) === '';
}

/** Known completions as they may be shown now: the editor may have added a closing bracket meanwhile. */
function fitted({ texts, lineSuffix }: FoundCompletion, place: CursorContext): string[] {
  if (place.lineSuffix === lineSuffix) return [...texts];
  return texts.map((text) => cleanCompletion(text, place, 'block'));
}
