const conversationId = /^[\w-]{1,64}$/;

/** The endings of the two files of a saved state: what is known of it, and what llama.cpp has written. */
export const snapshotFileEndings = { head: '.json', cells: '.kv' } as const;

/**
 * The name that the files of a conversation's saved state begin with, up to the model's key; undefined for an id that
 * cannot be a part of a file's name.
 */
export function snapshotNamePrefix(conversation: string): string | undefined {
  return conversationId.test(conversation) ? `${conversation}.` : undefined;
}

/** The conversation that a file of this name belongs to. */
export function conversationOfSnapshot(fileName: string): string {
  return fileName.slice(0, fileName.indexOf('.'));
}

const writer = /\.(\d+)(?:-\d+\.kv|\.tmp)$/;

/** The process that wrote, or was writing, a file of this name; undefined for a head. */
export function writerOfSnapshot(fileName: string): number | undefined {
  const pid = writer.exec(fileName)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

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

/** How many tokens two lists begin with in common. */
export function sharedPrefixLength(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((token, index) => token !== b[index]);
  return different === -1 ? a.length : different;
}
