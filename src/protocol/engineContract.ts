import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';
import {
  chatProgressSchema,
  chatRequestSchema,
  chatResultSchema,
  completionProgressSchema,
  completionRequestSchema,
  completionResultSchema,
  engineMemorySchema,
  engineLivenessSchema,
  gpuSchema,
  loadRequestSchema,
  localModelInfoSchema,
} from './schemas/engineSchemas.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

const snapshotsOnDiskSchema = v.object({
  folder: v.string(),
  /** Milliseconds without a question after which a conversation is saved, if it has grown much. */
  saveAfter: v.pipe(v.number(), v.minValue(0)),
});

/** Where the engine keeps the evaluated states of conversations. */
export type SnapshotsOnDisk = v.InferOutput<typeof snapshotsOnDiskSchema>;

/** What the engine process can be asked. */
export const engineContract = {
  requests: {
    load: {
      params: v.object({ ...loadRequestSchema.entries, states: v.exactOptional(snapshotsOnDiskSchema) }),
      result: localModelInfoSchema,
      /** The share of the file that is loaded, 0 to 1. */
      progress: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    },
    chat: { params: chatRequestSchema, result: chatResultSchema, progress: chatProgressSchema },
    complete: {
      params: completionRequestSchema,
      result: completionResultSchema,
      progress: completionProgressSchema,
    },
    countTokens: { params: v.array(v.string()), result: v.array(v.number()) },
    /** Token ids of a text whose control tokens are taken as plain text. */
    tokenize: { params: v.string(), result: v.array(v.number()) },
    memory: { params: v.null(), result: engineMemorySchema },
    /** A sign of life, answered at once whatever else is being done. */
    ping: { params: v.null(), result: engineLivenessSchema },
    /** Saves the chat's evaluated state, frees the model and ends the process. */
    shutdown: {
      params: v.null(),
      result: v.null(),
      /** Told once, when what was being done has ended and the rest is to save and to free. */
      progress: v.null(),
    },
  },
  notifications: {},
} as const satisfies Contract;

/** What the engine process tells whoever started it. */
export const engineClientContract = {
  requests: {
    /** How many bytes the evaluated state of a conversation may have on the disk now; 0 when it is not to be saved. */
    roomForState: { params: v.string(), result: bytes },
  },
  notifications: {
    log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
    /** The GPU that is about to be used, told before its driver is touched; null when none is used after all. */
    gpu: v.nullable(gpuSchema),
    /** A state was written into the folder. */
    stateSaved: v.null(),
  },
} as const satisfies Contract;
