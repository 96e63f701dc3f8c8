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
  enginePulseSchema,
  gpuSchema,
  loadRequestSchema,
  localModelInfoSchema,
} from './schemas/engineSchemas.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

const statesOnDiskSchema = v.object({
  folder: v.string(),
  /** How large the state of the model that is loaded now may be, which is saved before another is loaded. */
  mostBytes: bytes,
});

/** Where the engine keeps the evaluated states of conversations. */
export type StatesOnDisk = v.InferOutput<typeof statesOnDiskSchema>;

/** What the engine process can be asked. */
export const engineContract = {
  requests: {
    load: {
      params: v.object({ ...loadRequestSchema.entries, states: v.exactOptional(statesOnDiskSchema) }),
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
    ping: { params: v.null(), result: enginePulseSchema },
    /** Saves the chat's evaluated state when it is no larger than this, frees the model and ends the process. */
    shutdown: { params: v.object({ mostStateBytes: bytes }), result: v.null() },
  },
  notifications: {},
} as const satisfies Contract;

/** What the engine process tells whoever started it. */
export const engineClientContract = {
  requests: {},
  notifications: {
    log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
    /** The GPU that is about to be used, told before its driver is touched; null when none is used after all. */
    gpu: v.nullable(gpuSchema),
  },
} as const satisfies Contract;
