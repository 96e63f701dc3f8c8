import type { Token } from 'node-llama-cpp';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { AnswerTokens } from '../../core/chat/answerTokens.ts';
import { isWorthSaving, sharedPrefixLength } from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import type { ChatRequest } from '../../core/ports/engine.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { KvCacheSnapshots } from './kvCacheSnapshots.ts';

/** Where evaluated conversations are kept, and after how many milliseconds without a question they are saved. */
export interface SnapshotOptions {
  readonly states: KvCacheSnapshots;
  readonly saveAfter: number;
}

/** What was gained by not reading again. */
interface Restored {
  readonly tokens: number;
  readonly seconds: number;
}

/** Fewer tokens than this are read again sooner than a file is looked at. */
const leastWorthRestoring = 32;

/**
 * The conversation that the chat's sequence holds. It is saved before another one takes its place, when nothing was
 * asked for a while, and before the model goes; and brought back when it is asked for again.
 */
export class ResidentConversation {
  readonly #loaded: LoadedModel;
  readonly #answers: AnswerTokens<Token>;
  readonly #kept: SnapshotOptions | undefined;
  /** Undefined while the sequence is empty. */
  #held: { readonly conversation: string | undefined; readonly answers: readonly string[] } | undefined;
  #read = { tokens: 0, seconds: 0 };
  #idle: NodeJS.Timeout | undefined;
  /** Resolves when the sequence may change. */
  #saving = Promise.resolve();

  /** @param kept Without it nothing is saved or brought back. */
  constructor(loaded: LoadedModel, answers: AnswerTokens<Token>, kept: SnapshotOptions | undefined) {
    this.#loaded = loaded;
    this.#answers = answers;
    this.#kept = kept;
  }

  /**
   * Makes way for a request, and brings back what was saved of its conversation when that is more of its prompt than
   * the sequence holds. Does little more when the signal is aborted.
   *
   * @param promptOf The request's tokens; answers that are brought back change them.
   */
  async take(
    request: ChatRequest,
    promptOf: () => readonly Token[],
    call: { readonly signal: AbortSignal; readonly turn: SchedulerTurn },
  ): Promise<Restored | undefined> {
    clearTimeout(this.#idle);
    const isHeld = request.conversation === this.#held?.conversation;
    if (!isHeld) this.#save('taken');
    await orAborted(this.#saving, call.signal);
    return isHeld || call.signal.aborted ? undefined : this.#restore(request, promptOf, call);
  }

  /** The sequence is about to hold the prompt of a request. */
  holds({ conversation, turns }: ChatRequest): void {
    this.#held = { conversation, answers: turns.map(({ answer }) => answer) };
  }

  /** Tells how long so many tokens took to read. */
  read(tokens: number, seconds: number): void {
    this.#read = { tokens: this.#read.tokens + tokens, seconds: this.#read.seconds + seconds };
  }

  /** The sequence now also holds an answer. */
  answered(answer: string): void {
    if (this.#held) this.#held = { ...this.#held, answers: [...this.#held.answers, answer] };
  }

  /** Nothing is being asked any more. */
  rest(): void {
    clearTimeout(this.#idle);
    if (this.#kept) this.#idle = setTimeout(() => this.#save('idle'), this.#kept.saveAfter);
  }

  /** Saves what the sequence holds, and resolves when the model may go. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    this.#save('end');
    await this.#saving;
    await this.#kept?.states.settled();
  }

  #save(when: 'taken' | 'idle' | 'end'): void {
    const { conversation, answers = [] } = this.#held ?? {};
    if (!this.#kept || conversation === undefined) return;
    const { sequence, context } = this.#loaded;
    const bytes = context.stateSize;
    const tokensPerSecond = this.#read.tokens > 0 ? this.#read.tokens / this.#read.seconds : undefined;
    this.#saving = this.#kept.states.save(conversation, sequence, {
      stateBytes: bytes,
      isWorth: (tokens, unsavedTokens) =>
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
    if (!this.#kept || conversation === undefined) return undefined;
    const { states } = this.#kept;
    const started = performance.now();
    const saved = await states.find(conversation);
    if (!saved) return undefined;
    for (const { text, tokens } of saved.answers) this.#answers.remember(text, tokens as Token[]);
    const { sequence } = this.#loaded;
    const prompt = promptOf();
    const tokens = sharedPrefixLength(prompt, saved.tokens);
    if (tokens - sharedPrefixLength(prompt, sequence.contextTokens) < leastWorthRestoring) return undefined;
    const pause = (): Promise<void> => turn.pause();
    const isBack = await states.restore(conversation, saved, sequence, { signal, pause });
    if (!isBack) return undefined;
    this.holds(request);
    return { tokens, seconds: (performance.now() - started) / 1000 };
  }
}

/** Waits for something, but no longer than until the signal is aborted; it then goes on by itself. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const done = new AbortController();
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true, signal: done.signal }),
  );
  await Promise.race([work, aborted]);
  done.abort();
}
