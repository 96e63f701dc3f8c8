const conversationId = /^[\w-]{1,64}$/;

/** The endings of the two files of a saved state: what is known of it, and what llama.cpp has written. */
export const savedStateEndings = { head: '.json', cells: '.kv' } as const;

/**
 * The name that the files of a conversation's saved state begin with, up to the model's key; undefined for an id that
 * cannot be a part of a file's name.
 */
export function savedStateName(conversation: string): string | undefined {
  return conversationId.test(conversation) ? `${conversation}.` : undefined;
}

/** The conversation that a file of this name belongs to. */
export function conversationOfState(fileName: string): string {
  return fileName.slice(0, fileName.indexOf('.'));
}

const writer = /\.(\d+)(?:-\d+\.kv|\.tmp)$/;

/** The process that wrote, or was writing, a file of this name; undefined for a head. */
export function writerOfState(fileName: string): number | undefined {
  const pid = writer.exec(fileName)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
