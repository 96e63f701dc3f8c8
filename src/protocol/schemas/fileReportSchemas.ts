import * as v from 'valibot';
import type { ModelFileReport } from '../../core/models/modelIdentity.ts';
import { errorReasonSchema } from './engineSchemas.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const fileReportSchema = v.object({
  fileName: v.string(),
  bytes: count,
  kind: v.picklist(['phi-4', 'demo', 'other']),
  architecture: v.string(),
  parameters: count,
  vocabulary: count,
  contextSize: v.nullable(count),
  quantisation: v.nullable(v.string()),
  chatFormat: v.nullable(v.picklist(['phi-4', 'chatml'])),
  problem: v.nullable(v.string()),
}) satisfies v.GenericSchema<ModelFileReport>;

/** What the process that looks at a file says of it, or why it cannot. */
export const fileReportAnswerSchema = v.union([
  v.object({ report: fileReportSchema }),
  v.object({ reason: errorReasonSchema, message: v.string() }),
]);

export type FileReportAnswer = v.InferOutput<typeof fileReportAnswerSchema>;
