import * as v from 'valibot';
import { attachmentKinds } from '../core/attachments/attachment.ts';
import type { Contract } from './rpc/contract.ts';
import { ratingSchema, turnSchema } from './schemas/conversationSchemas.ts';
import { codeReportSchema, sourceSchema, versionedApiSchema } from './schemas/codeReportSchema.ts';
import { engineStatusSchema } from './schemas/engineSchemas.ts';

/** What answers questions, as far as the panel shows it. */
const answererSchema = v.object({
  engine: engineStatusSchema,
  /** The model that will answer, if none is loaded yet. */
  modelName: v.string(),
  /** The model is the bundled demo model, which only answers scripted questions. */
  isDemo: v.boolean(),
  /** The endpoint that questions go to, with the user's name for it; null if they stay on this machine. */
  endpoint: v.nullable(v.object({ name: v.string(), url: v.string() })),
  /** What did not fit into this machine's memory, in words; null if there is nothing to say. */
  lowMemory: v.nullable(v.object({ line: v.string(), details: v.string() })),
  /** Why the model on this machine is used as a fallback for the endpoint; null while it is not. */
  fallback: v.nullable(v.string()),
});

/** What answers questions: the model, where it runs, and its status. */
export type Answerer = v.InferOutput<typeof answererSchema>;

/** What the model writes for the chats of this window, and what waits for it. */
const activitySchema = v.object({
  /** The chat in which an answer is being written; null if in none. */
  writing: v.nullable(v.object({ id: v.string(), title: v.string() })),
  /** The turns that wait, of all chats, the next one first. */
  waiting: v.array(v.string()),
});

export type Activity = v.InferOutput<typeof activitySchema>;

/** What will go with the next question, and how much of it the model will be given. */
const pendingAttachmentSchema = v.object({
  id: v.string(),
  kind: v.picklist(attachmentKinds),
  /** Relative to the workspace folder if the file is in one. */
  path: v.string(),
  cell: v.exactOptional(v.number()),
  line: v.exactOptional(v.number()),
  name: v.exactOptional(v.string()),
  startLine: v.number(),
  endLine: v.number(),
  /** Of what the model will be given. */
  tokens: v.number(),
  /** The last line that fits; null if all do. */
  cutAfterLine: v.nullable(v.number()),
  omitted: v.nullable(v.picklist(['no-room', 'repeated'])),
});

export type PendingAttachment = v.InferOutput<typeof pendingAttachmentSchema>;

/** Something that can go with a question; `codebase`: what is found in the workspace, once the question is written. */
const contextSuggestionSchema = v.object({
  kind: v.picklist([
    'selection',
    'file',
    'folder',
    'symbol',
    'cell',
    'problems',
    'changes',
    'staged-changes',
    'codebase',
  ]),
  label: v.string(),
  /** Where it is. */
  description: v.string(),
  /** Empty for what is of the whole workspace. */
  uri: v.string(),
  /** Of a selection or a symbol; lines count from 1 and are inclusive. */
  startLine: v.number(),
  endLine: v.number(),
});

export type ContextSuggestion = v.InferOutput<typeof contextSuggestionSchema>;

/** A command with which a question can begin. */
const commandSuggestionSchema = v.object({
  /** Without the slash. */
  name: v.string(),
  /** What it does, in a line; empty if its author does not say. */
  description: v.string(),
  /** What can be typed after it; may be empty. */
  argumentHint: v.string(),
  /** Where a user's own command is; empty for Phidelity's. */
  place: v.string(),
});

export type CommandSuggestion = v.InferOutput<typeof commandSuggestionSchema>;

/** The command that the question in the box begins with, in words. */
const typedCommandSchema = v.object({
  name: v.string(),
  description: v.string(),
  /** What can be typed after it; may be empty. */
  argumentHint: v.string(),
  /** What of it has no effect, or what it lacks; empty if there is nothing to say. */
  note: v.string(),
});

const pendingSchema = v.object({
  attachments: v.array(pendingAttachmentSchema),
  command: v.exactOptional(typedCommandSchema),
  /** Tokens of the text in the box, or of what the model reads in its place. */
  draftTokens: v.number(),
  /** The tokens are not counted by the model but estimated. */
  isEstimate: v.boolean(),
  /** Tokens that the context of the model holds; null if that is not known before it is loaded. */
  contextSize: v.nullable(v.number()),
});

/** The next question, as far as it is known what it costs. */
export type PendingQuestion = v.InferOutput<typeof pendingSchema>;

/** The text in the question box, and those that were left in the boxes of other chats, the one that was left last at the end. */
const boxSchema = v.object({
  draft: v.string(),
  drafts: v.array(v.object({ chat: v.string(), draft: v.string() })),
});

/** All that the chat panel shows. The host owns it; the panel has a copy and its own scroll position. */
const chatViewStateSchema = v.object({
  conversation: v.object({ id: v.string(), title: v.string(), turns: v.array(turnSchema) }),
  ...answererSchema.entries,
  activity: activitySchema,
  pending: pendingSchema,
  box: boxSchema,
  /** Example questions to offer while the conversation is empty. */
  examples: v.array(v.string()),
});

export type ChatViewState = v.InferOutput<typeof chatViewStateSchema>;

const turnId = v.object({ turn: v.string() });
const attachmentId = v.object({ id: v.string() });
const code = v.object({ text: v.string(), language: v.string() });
const codeInTurn = v.object({ turn: v.string(), code: v.string(), language: v.string() });
const nothing = v.null();

/** What the panel can request from the extension. */
export const chatHostContract = {
  requests: {
    /** The panel has loaded and needs all it shows. What it has kept of its box is used where nothing newer is known. */
    ready: { params: boxSchema, result: chatViewStateSchema },
    /**
     * Asks a question with all that is attached. False if the user did not want that to be sent, or has not seen yet what
     * goes with it by itself.
     */
    ask: { params: v.object({ question: v.string() }), result: v.boolean() },
    /** The text in the box is another one: what it costs is shown by `pending`. */
    draftChanged: { params: v.object({ text: v.string() }), result: nothing },
    /** What can go with the question and has this in its name. */
    suggestContext: { params: v.object({ query: v.string() }), result: v.array(contextSuggestionSchema) },
    /** Attaches what code of the workspace a question is about. */
    attachFoundCode: {
      params: v.object({ question: v.string() }),
      /** How many places were attached, and among how many files they were looked for. */
      result: v.object({ found: v.number(), files: v.number() }),
      /** How many files of how many have been read, where that comes first. */
      progress: v.object({ read: v.number(), total: v.number() }),
    },
    /** The commands with this in their name. */
    suggestCommands: { params: v.object({ query: v.string() }), result: v.array(commandSuggestionSchema) },
    addSuggestion: { params: contextSuggestionSchema, result: nothing },
    /** Files and folders were dropped onto the box. */
    addDropped: { params: v.object({ uris: v.array(v.string()) }), result: nothing },
    removeAttachment: { params: attachmentId, result: nothing },
    openAttachment: { params: attachmentId, result: nothing },
    /** Stops the answer of the open chat. */
    stop: { params: nothing, result: nothing },
    /** Sends a question that has not been sent, or queues it. */
    send: { params: turnId, result: nothing },
    /** Takes back a question that waits or has not been sent. Its text; null if it is too late. */
    takeBack: { params: turnId, result: v.nullable(v.string()) },
    /** Opens another chat. */
    openChat: { params: v.object({ id: v.string() }), result: nothing },
    regenerate: { params: turnId, result: nothing },
    /** Goes on with the newest answer, which was cut off or stopped. */
    continueAnswer: { params: turnId, result: nothing },
    editQuestion: { params: v.object({ turn: v.string(), question: v.string() }), result: nothing },
    rate: { params: v.object({ turn: v.string(), rating: v.nullable(ratingSchema) }), result: nothing },
    copy: { params: v.object({ text: v.string() }), result: nothing },
    insertCode: { params: code, result: nothing },
    /** Shows what the file that the code is about would be with it. */
    applyCode: { params: codeInTurn, result: nothing },
    /** Shows what all files that an answer names would be with its code. */
    applyAllFiles: { params: turnId, result: nothing },
    openCodeAsFile: { params: code, result: nothing },
    /** Types commands into a terminal, without running them. */
    typeInTerminal: { params: code, result: nothing },
    openLink: { params: v.object({ href: v.string() }), result: nothing },
    openReference: { params: turnId, result: nothing },
    /** Opens what went with a question; `index` counts from 0. */
    openSent: { params: v.object({ turn: v.string(), index: v.number() }), result: nothing },
    /** Null for code about which there is nothing to report. */
    verify: { params: codeInTurn, result: v.nullable(codeReportSchema) },
    /** Asks the model to write code again, with familiar modules only. */
    rewriteCode: { params: codeInTurn, result: nothing },
    markVerified: { params: versionedApiSchema, result: nothing },
    withdrawVerified: { params: versionedApiSchema, result: nothing },
    openSource: { params: sourceSchema, result: nothing },
    /** The user has seen the notice about low memory. */
    dismissLowMemory: { params: nothing, result: nothing },
    runCommand: {
      params: v.picklist([
        'newChat',
        'addContext',
        'showHistory',
        'openModelPage',
        'chooseModel',
        'manageModels',
        'downloadModel',
        'setDownloadToken',
        'loadModel',
        'showLog',
        'openSettings',
        'openVerifiedFile',
        'showEndpoints',
        'setEndpointKey',
        'checkEndpoints',
      ]),
      result: nothing,
    },
  },
  notifications: {
    /** The panel has the keyboard. */
    focused: nothing,
  },
} as const satisfies Contract;

/** What the extension sends to the panel. */
export const chatViewContract = {
  requests: {},
  notifications: {
    /** All that the panel shows: after a conversation was opened, switched or rewound. */
    state: chatViewStateSchema,
    /** A turn is new or has changed. `answer` is all its text so far. */
    turn: turnSchema,
    /** More text at the end of a turn's answer. `at`: when the engine generated it, to measure the delay. */
    text: v.object({ turn: v.string(), text: v.string(), at: v.number() }),
    /** More of what the model thinks before it answers; `at` as for text. */
    thought: v.object({ turn: v.string(), text: v.string(), at: v.number() }),
    /** How many tokens of the prompt are evaluated, before the first word of an answer. */
    reading: v.object({ turn: v.string(), evaluated: v.number(), total: v.number() }),
    engine: answererSchema,
    title: v.object({ title: v.string() }),
    activity: activitySchema,
    pending: pendingSchema,
    /** What is missing so far in the block that an answer is writing; null where nothing is. */
    growingReport: v.object({ turn: v.string(), report: v.nullable(codeReportSchema) }),
    /** What was reported about code may have changed. */
    verificationChanged: nothing,
    /** The text in the box was changed where the chat is open a second time. */
    draft: v.object({ text: v.string() }),
    /** Whether the panel tells screen readers what happens: of two that show the chat, the one that was used last does. */
    announces: v.object({ isOn: v.boolean() }),
    /** Focus the question box. */
    focus: nothing,
    /** Put a question into the box, unless there is something in it. */
    suggestQuestion: v.object({ text: v.string() }),
    /** Open the box to find something in the chat. */
    find: nothing,
  },
} as const satisfies Contract;
