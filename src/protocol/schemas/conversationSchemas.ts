import * as v from 'valibot';
import { type Attachment, type AttachmentFit, attachmentKinds } from '../../core/attachments/attachment.ts';
import type { CodeReference, Turn, WorkspaceIdentity } from '../../core/conversation/conversation.ts';
import type { ConversationEvent } from '../../core/conversation/conversationStore.ts';
import { exactSchema } from './exactSchema.ts';
import { answerUsageSchema, errorReasonSchema, stopReasonSchema } from './engineSchemas.ts';

/** The schemas of conversations from another process or from a file. */

const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const time = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const codeReferenceSchema = exactSchema<CodeReference>()(
  v.object({
    uri: v.string(),
    path: v.string(),
    startLine: line,
    endLine: line,
    cutAfterLine: v.exactOptional(line),
  }),
);

const attachmentFitEntries = {
  cutAfterLine: v.exactOptional(line),
  omitted: v.exactOptional(v.picklist(['no-room', 'repeated'])),
};

export const attachmentSchema = exactSchema<Attachment>()(
  v.object({
    kind: v.picklist(attachmentKinds),
    uri: v.string(),
    path: v.string(),
    cell: v.exactOptional(line),
    line: v.exactOptional(line),
    name: v.exactOptional(v.string()),
    languageId: v.string(),
    startLine: line,
    endLine: line,
    text: v.string(),
    ...attachmentFitEntries,
  }),
);

const attachmentsSchema = v.pipe(v.array(attachmentSchema), v.readonly());

const attachmentFitSchema = exactSchema<AttachmentFit>()(v.object(attachmentFitEntries));

/** The name and place of a workspace. */
export const workspaceSchema = exactSchema<WorkspaceIdentity>()(
  v.object({ name: v.string(), uri: v.string() }),
);

export const ratingSchema = v.picklist(['up', 'down']);

const turnStopReasonSchema = v.union([stopReasonSchema, v.literal('unloaded')]);

const turnErrorSchema = v.object({ reason: errorReasonSchema, message: v.string() });

export const turnSchema = exactSchema<Turn>()(
  v.object({
    id: v.string(),
    askedAt: time,
    question: v.string(),
    prompt: v.exactOptional(v.string()),
    reference: v.exactOptional(codeReferenceSchema),
    attachments: v.exactOptional(attachmentsSchema),
    answer: v.string(),
    thought: v.exactOptional(v.string()),
    state: v.picklist(['queued', 'unsent', 'answering', 'complete', 'stopped', 'failed', 'interrupted']),
    stopReason: v.exactOptional(turnStopReasonSchema),
    modelName: v.exactOptional(v.string()),
    usage: v.exactOptional(answerUsageSchema),
    error: v.exactOptional(turnErrorSchema),
    droppedTurns: v.exactOptional(count),
    rating: v.exactOptional(ratingSchema),
    replaces: v.exactOptional(v.string()),
  }),
);

export const conversationEventSchema = exactSchema<ConversationEvent>()(
  v.variant('type', [
    v.object({
      type: v.literal('created'),
      at: time,
      id: v.string(),
      workspace: v.exactOptional(workspaceSchema),
    }),
    v.object({
      type: v.literal('asked'),
      at: time,
      turn: v.string(),
      question: v.string(),
      prompt: v.exactOptional(v.string()),
      reference: v.exactOptional(codeReferenceSchema),
      attachments: v.exactOptional(attachmentsSchema),
      queued: v.exactOptional(v.literal(true)),
      replaces: v.exactOptional(v.string()),
    }),
    v.object({ type: v.literal('started'), at: time, turn: v.string() }),
    v.object({ type: v.literal('withdrawn'), turn: v.string() }),
    v.object({ type: v.literal('cut'), turn: v.string(), question: v.string(), cutAfterLine: line }),
    v.object({ type: v.literal('fitted'), turn: v.string(), fits: v.array(attachmentFitSchema) }),
    v.object({ type: v.literal('text'), turn: v.string(), text: v.string() }),
    v.object({ type: v.literal('thought'), turn: v.string(), text: v.string() }),
    v.object({ type: v.literal('shortened'), turn: v.string(), length: count }),
    v.object({
      type: v.literal('ended'),
      at: time,
      turn: v.string(),
      state: v.picklist(['complete', 'stopped', 'failed']),
      stopReason: v.exactOptional(turnStopReasonSchema),
      modelName: v.exactOptional(v.string()),
      usage: v.exactOptional(answerUsageSchema),
      droppedTurns: v.exactOptional(count),
      error: v.exactOptional(turnErrorSchema),
    }),
    v.object({ type: v.literal('continued'), at: time, turn: v.string() }),
    v.object({ type: v.literal('rated'), turn: v.string(), rating: v.nullable(ratingSchema) }),
    v.object({ type: v.literal('rewound'), at: time, turn: v.string() }),
    v.object({ type: v.literal('renamed'), at: time, name: v.string() }),
  ]),
);
