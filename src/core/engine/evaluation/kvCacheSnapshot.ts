const ownerId = /^[\w-]{1,64}$/;

/** How the owners begin that are no conversations; the ids of conversations are UUIDs. */
const ownMark = '_';

/** The owner of the snapshot of what the last completions were made from: the code around the cursor. */
export const completionOwner = `${ownMark}completion`;

/**
 * The owner of the snapshot of a beginning that many prompts share.
 *
 * @param digest Of its tokens, in hexadecimal.
 */
export function beginningOwner(digest: string): string {
  return `${ownMark}beginning-${digest.slice(0, 32)}`;
}

/** Whether a snapshot belongs to an owner that is no conversation. */
export function isOfNoConversation(owner: string): boolean {
  return owner.startsWith(ownMark);
}

/** Milliseconds without use after which a snapshot of no conversation is deleted: its model or its prompt is history. */
export const ownSnapshotsKeptFor = 30 * 24 * 3_600_000;

/** The extensions of a snapshot's two files: the head that describes it, and the cells that llama.cpp has written. */
export const snapshotFileEndings = { head: '.json', cells: '.kv' } as const;

/**
 * The prefix of the names of an owner's snapshot files, up to the model's key; undefined for an id that cannot be part of a
 * file name.
 *
 * @param owner The id of a conversation, or one of the owners that are none.
 */
export function snapshotNamePrefix(owner: string): string | undefined {
  return ownerId.test(owner) ? `${owner}.` : undefined;
}

/** The owner of a file of this name. */
export function ownerOfSnapshot(fileName: string): string {
  return fileName.slice(0, fileName.indexOf('.'));
}

const writer = /\.(\d+)(?:-\d+\.kv|\.tmp)$/;

/** The id of the process that wrote, or was writing, a file of this name; undefined for a head. */
export function writerOfSnapshot(fileName: string): number | undefined {
  const pid = writer.exec(fileName)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Evaluating fewer tokens again takes less time than reading a file. */
export const minSnapshotTokens = 32;

/**
 * Bytes that may be written for each second of prefill that they save. At phi-4's 200 KiB a token and 13 tokens a
 * second, a chat of 4,000 tokens is saved when 110 of them are new; a GPU that evaluates all of them in eight seconds
 * evaluates them again instead.
 */
const bytesPerSavedSecond = 100e6;

/** The share of an idle chat that must be new before it is written; this limits the wear of the disk. */
const newShareWhenIdle = 0.25;

/** What the KV cache holds of a chat, or of another prompt. */
export interface SavableChat {
  readonly tokens: number;
  /** Those of them that no snapshot holds. */
  readonly unsavedTokens: number;
  /** The size of a snapshot of all of them. */
  readonly bytes: number;
  /** Speed of prefill; undefined where nothing was measured. */
  readonly tokensPerSecond: number | undefined;
}

/**
 * Whether a snapshot of a chat should be written.
 *
 * @param when `replaced`: another chat takes its place. `idle`: possibly nothing does; since a file is always written as
 * a whole, a growing chat then causes writes of at most four times its size. `end`: the model is unloaded, and nobody
 * waits.
 */
export function isWorthSaving(chat: SavableChat, when: 'replaced' | 'idle' | 'end'): boolean {
  if (chat.unsavedTokens < minSnapshotTokens) return false;
  if (when === 'end') return true;
  if (when === 'idle' && chat.unsavedTokens < chat.tokens * newShareWhenIdle) return false;
  const seconds = chat.tokensPerSecond === undefined ? 0 : chat.unsavedTokens / chat.tokensPerSecond;
  return chat.bytes <= seconds * bytesPerSavedSecond;
}

/** The length of the prefix that two lists of tokens share. */
export function sharedPrefixLength(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((token, index) => token !== b[index]);
  return different === -1 ? a.length : different;
}
