import * as v from 'valibot';
import { errorReasonSchema } from './engineSchemas.ts';
import { phi4MemberSchema } from './modelFileSchemas.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const fileReportSchema = v.object({
  /** Of the first part, for a split model. */
  fileName: v.string(),
  /** Its path. */
  path: v.string(),
  /** Changes when one of its files is replaced: that of a `WeightsCheck`. */
  identity: v.string(),
  /** How many files it consists of. */
  parts: count,
  /** Of all of them. */
  bytes: count,
  kind: v.picklist(['phi-4', 'demo', 'other']),
  /** Its place in phi-4's family; null for any other model. */
  member: v.nullable(phi4MemberSchema),
  /** llama.cpp's name for the family. */
  architecture: v.string(),
  parameters: count,
  /** Tokens in its vocabulary; 0 where it has none. */
  vocabulary: count,
  /** Tokens of the context that it was trained for. */
  contextSize: v.nullable(count),
  /** Such as "Q4_K_M"; null where the file does not say. */
  quantisation: v.nullable(v.string()),
  /** The chat format that its control tokens are for; null where Phidelity knows none of them. */
  chatFormat: v.nullable(v.picklist(['phi-4', 'chatml'])),
  /** Why it cannot be used, as a sentence; null for one that can. */
  problem: v.nullable(v.string()),
  /** What raises a doubt about one that can be used, as a sentence. */
  doubt: v.nullable(v.string()),
});

/** What a model's file says about itself, read without loading it. */
export type ModelFileReport = v.InferOutput<typeof fileReportSchema>;

/** The answer of the process that inspects a file: its report, or why there is none. */
export const fileReportAnswerSchema = v.union([
  v.object({ report: fileReportSchema }),
  v.object({ reason: errorReasonSchema, message: v.string() }),
]);

export type FileReportAnswer = v.InferOutput<typeof fileReportAnswerSchema>;
