import { createHash } from 'node:crypto';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import {
  beginningOwner,
  completionOwner,
  isWorthSaving,
  minSnapshotTokens,
  sharedPrefixLength,
} from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import type { PromptMilestone } from '../evaluation/evaluatePrompt.ts';
import type { KvCacheSnapshots } from './kvCacheSnapshots.ts';
import type { InterruptibleCall } from './snapshotFiles.ts';

/** How many tokens were evaluated in how many seconds. */
interface Prefill {
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * What prompts begin with, restored from disk instead of evaluated again in each process: the instructions, which are the same
 * in all of them, and the code that was completed last. Nothing here rejects.
 */
export class SavedPrompts {
  readonly #snapshots: KvCacheSnapshots;
  #hasRestoredLast = false;

  constructor(snapshots: KvCacheSnapshots) {
    this.#snapshots = snapshots;
  }

  /**
   * Restores the beginning of a prompt if the sequence does not hold it. Returns where to save it for the next process if it
   * has to be evaluated.
   *
   * @param length Tokens at the start of the prompt that are the same in other prompts.
   */
  async restoreBeginning(
    sequence: LlamaContextSequence,
    prompt: readonly Token[],
    length: number,
    call: InterruptibleCall,
  ): Promise<PromptMilestone | undefined> {
    const beginning = prompt.slice(0, length);
    if (length - sharedPrefixLength(beginning, sequence.contextTokens) < minSnapshotTokens) return undefined;
    const owner = beginningOwner(createHash('sha256').update(beginning.join(' ')).digest('hex'));
    const snapshot = await this.#snapshots.find(owner);
    // Named after its tokens, it holds others only if its head is damaged.
    if (snapshot && !isSame(snapshot.tokens, beginning)) await this.#snapshots.delete(owner, snapshot);
    else if (snapshot) {
      const isRestored = await this.#snapshots.restore(owner, snapshot, sequence, call);
      if (isRestored || call.signal.aborted) return undefined;
    }
    return { at: length, reached: (prefill) => this.#save(owner, sequence, prefill) };
  }

  /**
   * Restores the code that was completed last, once, if it holds more of a prompt than the sequence and the beginning do.
   *
   * @param length Tokens of the beginning.
   */
  async restoreLast(
    sequence: LlamaContextSequence,
    prompt: readonly Token[],
    length: number,
    call: InterruptibleCall,
  ): Promise<void> {
    if (this.#hasRestoredLast) return;
    const snapshot = await this.#snapshots.find(completionOwner);
    const held = Math.max(length, sharedPrefixLength(prompt, sequence.contextTokens));
    if (snapshot && sharedPrefixLength(prompt, snapshot.tokens) - held >= minSnapshotTokens)
      await this.#snapshots.restore(completionOwner, snapshot, sequence, call);
    this.#hasRestoredLast = !call.signal.aborted;
  }

  /** Saves what was completed last, if it takes longer to evaluate than to write. Resolves when the context may be freed. */
  async saveLast(sequence: LlamaContextSequence, prefill: Prefill): Promise<void> {
    await this.#save(completionOwner, sequence, prefill);
    await this.#snapshots.settled();
  }

  #save(
    owner: string,
    sequence: LlamaContextSequence,
    { tokens: prefilled, seconds }: Prefill,
  ): Promise<void> {
    const bytes = sequence.context.stateSize;
    const tokensPerSecond = prefilled > 0 ? prefilled / seconds : undefined;
    return this.#snapshots.save(owner, sequence, {
      expectedBytes: bytes,
      isWorthSaving: (tokens, unsavedTokens) =>
        isWorthSaving({ tokens, unsavedTokens, bytes, tokensPerSecond }, 'replaced'),
      answers: [],
    });
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && sharedPrefixLength(a, b) === a.length;
}
