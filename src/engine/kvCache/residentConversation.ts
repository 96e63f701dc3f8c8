import type { Token } from 'node-llama-cpp';
import type { AnswerTokens } from '../../core/chat/answerTokens.ts';
import {
  isWorthSaving,
  minSnapshotTokens,
  sharedPrefixLength,
} from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import { untilAborted } from '../../core/lifetime/async.ts';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { ChatRequest } from '../../core/ports/engine.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { KvCacheSnapshots } from './kvCacheSnapshots.ts';

/** Where snapshots of conversations are kept, and after how many milliseconds without a question they are saved. */
export interface SnapshotOptions {
  readonly snapshots: KvCacheSnapshots;
  readonly saveAfter: number;
}

/** What was restored instead of evaluated again. */
interface Restored {
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * The conversation that is in the chat's sequence. A snapshot of it is saved before another conversation replaces it,
 * when nothing was asked for a while, and before the model is freed; it is restored with the conversation's next question.
 */
export class ResidentConversation {
  readonly #loaded: LoadedModel;
  readonly #answers: AnswerTokens<Token>;
  readonly #options: SnapshotOptions | undefined;
  /** Undefined while the sequence is empty. */
  #resident: { readonly conversation: string | undefined; readonly answers: readonly string[] } | undefined;
  #prefill = { tokens: 0, seconds: 0 };
  #idleTimer: NodeJS.Timeout | undefined;
  /** Resolves when the sequence may change. */
  #saving = Promise.resolve();

  /** @param options Without it nothing is saved or restored. */
  constructor(loaded: LoadedModel, answers: AnswerTokens<Token>, options: SnapshotOptions | undefined) {
    this.#loaded = loaded;
    this.#answers = answers;
    this.#options = options;
  }

  /**
   * Saves the resident conversation if a request is for another one, and restores that one's snapshot if it holds more of
   * the prompt than the sequence does. Does little more when the signal is aborted.
   *
   * @param promptOf The request's tokens; restored answers change them.
   */
  async switchTo(
    request: ChatRequest,
    promptOf: () => readonly Token[],
    call: { readonly signal: AbortSignal; readonly turn: SchedulerTurn },
  ): Promise<Restored | undefined> {
    clearTimeout(this.#idleTimer);
    const isResident = request.conversation === this.#resident?.conversation;
    if (!isResident) this.#save('replaced');
    // Saving never rejects, and continues when the request is cancelled.
    await untilAborted(this.#saving, call.signal).catch(() => {});
    return isResident || call.signal.aborted ? undefined : this.#restore(request, promptOf, call);
  }

  /** The sequence is about to hold the prompt of a request. */
  evaluating({ conversation, turns }: ChatRequest): void {
    this.#resident = { conversation, answers: turns.map(({ answer }) => answer) };
  }

  /** Reports how long the prefill of so many tokens took. */
  addPrefill(tokens: number, seconds: number): void {
    this.#prefill = { tokens: this.#prefill.tokens + tokens, seconds: this.#prefill.seconds + seconds };
  }

  /** The sequence now also holds an answer. */
  answered(answer: string): void {
    if (this.#resident) this.#resident = { ...this.#resident, answers: [...this.#resident.answers, answer] };
  }

  /** No request is running any more: saves after a while. */
  startIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#options) this.#idleTimer = setTimeout(() => this.#save('idle'), this.#options.saveAfter);
  }

  /** Saves what the sequence holds, and resolves when the model may be freed. */
  async end(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#save('end');
    await this.#saving;
    await this.#options?.snapshots.settled();
  }

  #save(when: 'replaced' | 'idle' | 'end'): void {
    const { conversation, answers = [] } = this.#resident ?? {};
    if (!this.#options || conversation === undefined) return;
    const { sequence, context } = this.#loaded;
    const bytes = context.stateSize;
    const { tokens: prefilled, seconds } = this.#prefill;
    const tokensPerSecond = prefilled > 0 ? prefilled / seconds : undefined;
    this.#saving = this.#options.snapshots.save(conversation, sequence, {
      expectedBytes: bytes,
      isWorthSaving: (tokens, unsavedTokens) =>
        isWorthSaving({ tokens, unsavedTokens, bytes, tokensPerSecond }, when),
      answers: answers.flatMap((text) => {
        const tokens = this.#answers.of(text);
        return tokens ? [{ text, tokens }] : [];
      }),
    });
  }

  async #restore(
    request: ChatRequest,
    promptOf: () => readonly Token[],
    { signal, turn }: { readonly signal: AbortSignal; readonly turn: SchedulerTurn },
  ): Promise<Restored | undefined> {
    const { conversation } = request;
    if (!this.#options || conversation === undefined) return undefined;
    const { snapshots } = this.#options;
    const started = performance.now();
    const snapshot = await snapshots.find(conversation);
    if (!snapshot) return undefined;
    for (const { text, tokens } of snapshot.answers) this.#answers.remember(text, tokens as Token[]);
    const { sequence } = this.#loaded;
    const prompt = promptOf();
    const tokens = sharedPrefixLength(prompt, snapshot.tokens);
    if (tokens - sharedPrefixLength(prompt, sequence.contextTokens) < minSnapshotTokens) return undefined;
    const pause = (): Promise<void> => turn.pause();
    const isRestored = await snapshots.restore(conversation, snapshot, sequence, { signal, pause });
    if (!isRestored) return undefined;
    this.evaluating(request);
    return { tokens, seconds: (performance.now() - started) / 1000 };
  }
}
