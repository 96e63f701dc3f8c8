import * as v from 'valibot';

const token = v.pipe(v.number(), v.integer(), v.minValue(0));
const tokens = v.pipe(v.array(token), v.readonly());

/** What is written beside the state of a conversation that was evaluated: what it holds, and how to tell it is whole. */
const savedStateSchema = v.object({
  version: v.literal(1),
  /** Name of the file beside it that llama.cpp has written. */
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  bytes: token,
  sha256: v.pipe(v.string(), v.hexadecimal(), v.length(64)),
  /** What was evaluated, in order. */
  tokens,
  /** Answers among them, with the tokens that the model has written them in. */
  answers: v.pipe(v.array(v.object({ text: v.string(), tokens })), v.readonly()),
});

/** A saved state as its head tells of it. */
export type KvCacheSnapshot = v.InferOutput<typeof savedStateSchema>;

/**
 * Reads the head of a saved state.
 *
 * @throws Error when it is torn, or not one.
 */
export function parseKvCacheSnapshot(text: string): KvCacheSnapshot {
  return v.parse(savedStateSchema, JSON.parse(text));
}
