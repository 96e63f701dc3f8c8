import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';
import { ratingSchema, turnSchema } from './schemas/conversationSchemas.ts';
import { codeReportSchema, sourceSchema, versionedApiSchema } from './schemas/codeReportSchema.ts';
import { engineStatusSchema } from './schemas/engineSchemas.ts';

/** What answers, as far as the panel shows it. */
const answererSchema = v.object({
  engine: engineStatusSchema,
  /** The model that is going to answer where none is loaded yet. */
  modelName: v.string(),
  /** The model is the bundled demo, which answers only what it was trained on. */
  isDemo: v.boolean(),
  /** The endpoint that questions go to, by the person's name for it; null when they stay on this machine. */
  endpoint: v.nullable(v.object({ name: v.string(), url: v.string() })),
  /** What of the model did not fit into this machine's memory; null where there is nothing to be told. */
  reductions: v.nullable(v.object({ line: v.string(), details: v.string() })),
  /** Why the model on this machine stands in for the endpoint; null while it does not. */
  fallback: v.nullable(v.string()),
});

/** What answers: the model, where it runs, and how it is. */
export type Answerer = v.InferOutput<typeof answererSchema>;

/** All that the chat panel shows. The host owns it; the panel keeps a copy and its own scroll position and draft. */
const chatViewStateSchema = v.object({
  conversation: v.object({ id: v.string(), title: v.string(), turns: v.array(turnSchema) }),
  ...answererSchema.entries,
  /** Questions to offer while the conversation is empty. */
  examples: v.array(v.string()),
});

export type ChatViewState = v.InferOutput<typeof chatViewStateSchema>;

const turnId = v.object({ turn: v.string() });
const code = v.object({ text: v.string(), language: v.string() });
const codeInTurn = v.object({ turn: v.string(), code: v.string(), language: v.string() });
const nothing = v.null();

/** What the panel can ask of the extension. */
export const chatHostContract = {
  requests: {
    /** The panel is there (again) and wants everything. */
    ready: { params: nothing, result: chatViewStateSchema },
    ask: { params: v.object({ question: v.string() }), result: nothing },
    stop: { params: nothing, result: nothing },
    regenerate: { params: turnId, result: nothing },
    editQuestion: { params: v.object({ turn: v.string(), question: v.string() }), result: nothing },
    rate: { params: v.object({ turn: v.string(), rating: v.nullable(ratingSchema) }), result: nothing },
    copy: { params: v.object({ text: v.string() }), result: nothing },
    insertCode: { params: code, result: nothing },
    openCodeAsFile: { params: code, result: nothing },
    openLink: { params: v.object({ href: v.string() }), result: nothing },
    openReference: { params: turnId, result: nothing },
    /** Null for code of which there is nothing to tell. */
    verify: { params: codeInTurn, result: v.nullable(codeReportSchema) },
    /** Asks the model to write it anew with the familiar modules alone. */
    rewriteCode: { params: codeInTurn, result: nothing },
    markVerified: { params: versionedApiSchema, result: nothing },
    withdrawVerified: { params: versionedApiSchema, result: nothing },
    openSource: { params: sourceSchema, result: nothing },
    /** The person has seen what was given up. */
    dismissGivenUp: { params: nothing, result: nothing },
    runCommand: {
      params: v.picklist([
        'newChat',
        'showHistory',
        'openModelPage',
        'chooseModel',
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
  notifications: {},
} as const satisfies Contract;

/** What the extension tells the panel. */
export const chatViewContract = {
  requests: {},
  notifications: {
    /** Everything at once: after opening, switching or rewinding a conversation. */
    state: chatViewStateSchema,
    /** A turn is new or has changed; `answer` holds all its text so far. */
    turn: turnSchema,
    /** More text at the end of a turn's answer. `at`: when the engine had it, for measuring the delay. */
    text: v.object({ turn: v.string(), text: v.string(), at: v.number() }),
    /** How much of the prompt is read, before the first word of an answer. */
    reading: v.object({ turn: v.string(), evaluated: v.number(), total: v.number() }),
    engine: answererSchema,
    title: v.object({ title: v.string() }),
    /** What was told about code may have changed. */
    verificationChanged: nothing,
    /** Put the keyboard into the question box. */
    focus: nothing,
  },
} as const satisfies Contract;
