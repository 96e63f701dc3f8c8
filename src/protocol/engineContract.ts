import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';
import {
  completionProgressSchema,
  completionRequestSchema,
  completionResultSchema,
} from './schemas/completionSchemas.ts';
import {
  chatProgressSchema,
  chatRequestSchema,
  chatResultSchema,
  engineMemorySchema,
  engineLivenessSchema,
  gpuSchema,
  loadRequestSchema,
  localModelInfoSchema,
} from './schemas/engineSchemas.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

const snapshotsOnDiskSchema = v.object({
  folder: v.string(),
  /** Milliseconds without a question after which a conversation that has grown enough is saved. */
  saveAfter: v.pipe(v.number(), v.minValue(0)),
});

/** Where the engine keeps KV cache snapshots of conversations. */
export type SnapshotsOnDisk = v.InferOutput<typeof snapshotsOnDiskSchema>;

/** What the engine process can be asked. */
export const engineContract = {
  requests: {
    load: {
      params: v.object({ ...loadRequestSchema.entries, snapshots: v.exactOptional(snapshotsOnDiskSchema) }),
      result: localModelInfoSchema,
      /** The fraction of the file that is loaded, 0 to 1. */
      progress: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    },
    chat: { params: chatRequestSchema, result: chatResultSchema, progress: chatProgressSchema },
    complete: {
      params: completionRequestSchema,
      result: completionResultSchema,
      progress: completionProgressSchema,
    },
    countTokens: { params: v.array(v.string()), result: v.array(v.number()) },
    /** Token ids of a text; control tokens in it are treated as plain text. */
    tokenize: { params: v.string(), result: v.array(v.number()) },
    memory: { params: v.null(), result: engineMemorySchema },
    /** Answered at once, whatever the engine is doing. */
    ping: { params: v.null(), result: engineLivenessSchema },
    /** Saves a snapshot of the chat, frees the model and ends the process. */
    shutdown: {
      params: v.null(),
      result: v.null(),
      /** Reported once, when running requests have ended and only saving and freeing remain. */
      progress: v.null(),
    },
  },
  notifications: {},
} as const satisfies Contract;

/** What the engine process requests from and reports to its parent. */
export const engineClientContract = {
  requests: {
    /** How many bytes the snapshot of a conversation may take on disk; 0 when it must not be saved. */
    snapshotBudget: { params: v.string(), result: bytes },
  },
  notifications: {
    log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
    /** The GPU that is about to be used, sent before its driver is touched; null when none is used after all. */
    gpu: v.nullable(gpuSchema),
    /** A snapshot was written into the folder. */
    snapshotSaved: v.null(),
  },
} as const satisfies Contract;
