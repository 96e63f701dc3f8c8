/** Reading fewer tokens again is sooner done than a file is looked at. */
const leastTokens = 32;

/**
 * Bytes that may be written for each second of reading that they save. At phi-4's 200 KiB a token and 13 tokens a
 * second, that is 110 tokens that were not saved before in a chat of 4,000; a GPU that reads these in eight seconds
 * reads them again.
 */
const bytesForASecond = 100e6;

/** The share of a chat that is to be new before it is written while nobody has asked for that: it bounds the wear. */
const newShare = 0.25;

/** What a model has read and written of a chat. */
export interface SavableChat {
  readonly tokens: number;
  /** Those of them that no file holds. */
  readonly unsavedTokens: number;
  /** What a file of all of them takes. */
  readonly bytes: number;
  /** How fast the model reads; undefined where nothing was measured. */
  readonly tokensPerSecond: number | undefined;
}

/**
 * Whether a chat's evaluated state should be written to the disk.
 *
 * @param when `taken`: another chat takes its place. `idle`: it may be that nothing does; since a file is written as a
 * whole, a growing chat is then written four times its size at most. `end`: the model goes, and nobody waits.
 */
export function isWorthSaving(chat: SavableChat, when: 'taken' | 'idle' | 'end'): boolean {
  if (chat.unsavedTokens < leastTokens) return false;
  if (when === 'end') return true;
  if (when === 'idle' && chat.unsavedTokens < chat.tokens * newShare) return false;
  const seconds = chat.tokensPerSecond === undefined ? 0 : chat.unsavedTokens / chat.tokensPerSecond;
  return chat.bytes <= seconds * bytesForASecond;
}
