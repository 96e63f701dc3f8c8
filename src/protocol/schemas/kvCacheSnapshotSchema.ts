import * as v from 'valibot';

const token = v.pipe(v.number(), v.integer(), v.minValue(0));
const tokens = v.pipe(v.array(token), v.readonly());

/** The head of a conversation's KV cache snapshot: what the snapshot holds, and how to tell that it is complete. */
const kvCacheSnapshotSchema = v.object({
  version: v.literal(1),
  /** Name of the file in the same folder that llama.cpp has written. */
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  bytes: token,
  sha256: v.pipe(v.string(), v.hexadecimal(), v.length(64)),
  /** The evaluated tokens, in order. */
  tokens,
  /** The answers among them, with the tokens that the model generated. */
  answers: v.pipe(v.array(v.object({ text: v.string(), tokens })), v.readonly()),
});

/** A snapshot as its head describes it. */
export type KvCacheSnapshot = v.InferOutput<typeof kvCacheSnapshotSchema>;

/**
 * Parses the head of a snapshot.
 *
 * @throws Error when it is torn or not a head.
 */
export function parseKvCacheSnapshot(text: string): KvCacheSnapshot {
  return v.parse(kvCacheSnapshotSchema, JSON.parse(text));
}
