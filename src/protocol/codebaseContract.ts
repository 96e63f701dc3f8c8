import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';

/** A function or class that a question is about. Lines count from 1, inclusive. */
const codebasePlaceSchema = v.object({
  path: v.string(),
  kind: v.picklist(['function', 'class']),
  /** With the classes around it. */
  name: v.string(),
  /** The line of its `def` or `class`. */
  line: v.number(),
  startLine: v.number(),
  endLine: v.number(),
});

export type CodebasePlace = v.InferOutput<typeof codebasePlaceSchema>;

const foundInCodebaseSchema = v.object({
  /** The best first. */
  places: v.array(codebasePlaceSchema),
  /** Among how many files they were looked for. */
  files: v.number(),
});

export type FoundInCodebase = v.InferOutput<typeof foundInCodebaseSchema>;

const codebaseSettingsSchema = v.object({
  /** Where code is looked for, with VS Code's glob patterns of what is left out. */
  folders: v.array(v.object({ path: v.string(), excluded: v.array(v.string()) })),
  /** The file in which what is known is kept; null to keep nothing. */
  file: v.nullable(v.string()),
});

export type CodebaseSettings = v.InferOutput<typeof codebaseSettingsSchema>;

const readingSchema = v.object({ read: v.number(), total: v.number() });

/** How many of the files that there are have been read. */
export type CodebaseReading = v.InferOutput<typeof readingSchema>;

/** Lines and characters count from 0. */
const writingPlaceSchema = v.object({
  /** The file, which need not be one of those that are looked at. */
  path: v.string(),
  /** What it has now, or what of it is near the place. */
  text: v.string(),
  position: v.object({ line: v.number(), character: v.number() }),
  /** The lines that the model sees anyway, both ends included. */
  seen: v.object({ first: v.number(), last: v.number() }),
  /** The folders in which Python looks for modules, the first one first. */
  roots: v.array(v.string()),
  /** Other files with changes that are not saved. */
  unsaved: v.array(v.object({ path: v.string(), text: v.string() })),
  /** The most to be found. */
  characters: v.number(),
});

/** Where code is being written. */
export type WritingPlace = v.InferOutput<typeof writingPlaceSchema>;

const relatedCodeSchema = v.object({ path: v.string(), code: v.string() });

/** What the thread that knows the workspace's code can be asked. */
export const codebaseContract = {
  requests: {
    find: {
      params: v.object({ question: v.string(), limit: v.number() }),
      result: foundInCodebaseSchema,
      progress: readingSchema,
    },
    /** The definitions that code at a place probably uses; null while files are read for the first time, which this begins. */
    related: { params: writingPlaceSchema, result: v.nullable(v.array(relatedCodeSchema)) },
  },
  notifications: {
    configure: codebaseSettingsSchema,
    /** Files that may have changed, come or gone. */
    changed: v.object({ paths: v.array(v.string()) }),
    shutdown: v.null(),
  },
} as const satisfies Contract;

/** The notifications of this thread to its starter. */
export const codebaseClientContract = {
  requests: {},
  notifications: {
    log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
  },
} as const satisfies Contract;
