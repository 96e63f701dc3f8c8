import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';
import { gpuFindingSchema } from './schemas/engineSchemas.ts';
import { fileReportSchema } from './schemas/fileReportSchemas.ts';

const bytes = v.pipe(v.number(), v.minValue(0));
const nothing = v.null();

const speedSchema = v.object({ reading: v.number(), writing: v.number() });

const fileSchema = v.object({
  fileName: v.string(),
  /** For people. */
  name: v.string(),
  bytes,
  /** How many of them are here. */
  received: bytes,
  /** Undefined for a file that is not, or not wholly, on the disk. */
  path: v.exactOptional(v.string()),
  /** `elsewhere`: another window downloads it. */
  state: v.picklist(['absent', 'paused', 'downloading', 'elsewhere', 'here']),
  /** What a download is doing, in words; its progress is `received`. */
  progress: v.exactOptional(v.string()),
  isUsed: v.boolean(),
  /** What it asks of this machine, in words. */
  fit: v.exactOptional(v.object({ suits: v.boolean(), facts: v.array(v.string()) })),
});

/** All that the model page shows. The host owns it. */
const modelPageStateSchema = v.object({
  inUse: v.object({
    name: v.string(),
    kind: v.picklist(['phi-4', 'demo', 'other', 'endpoint']),
    where: v.string(),
  }),
  machine: v.object({
    processor: v.string(),
    threads: v.number(),
    memory: bytes,
    /** What the plan counts on. */
    freeMemory: bytes,
    /** The system does not tell what is free. */
    isRuleOfThumb: v.boolean(),
    freeDisk: bytes,
    /** What the drivers tell of the GPU; null while they are asked. */
    graphics: v.nullable(gpuFindingSchema),
    /** What the model that is loaded runs on, in words. */
    runsOn: v.nullable(v.string()),
  }),
  /** How fast phi-4 is here. `estimated` is for the file that is offered; `measured` is of answers. */
  speed: v.variant('state', [
    v.object({ state: v.literal('unknown') }),
    v.object({ state: v.literal('measuring') }),
    v.object({ state: v.literal('failed'), problem: v.string() }),
    v.object({ state: v.literal('estimated'), ...speedSchema.entries }),
    v.object({ state: v.literal('measured'), ...speedSchema.entries, modelName: v.string() }),
  ]),
  /** How many layers of the file that is advised go onto which GPU, if any, in words. */
  onGpu: v.nullable(v.string()),
  recommendation: v.object({
    text: v.string(),
    fileName: v.nullable(v.string()),
  }),
  files: v.array(fileSchema),
  /** Where the models are. */
  folder: v.string(),
  /** The server that downloads come from, and the repository there. */
  host: v.string(),
  repository: v.string(),
  /** The file of the person's own that was looked at last. */
  checked: v.nullable(v.object({ path: v.string(), report: fileReportSchema })),
  /** What went wrong last, and what to do about it. */
  problem: v.nullable(v.string()),
});

export type ModelPageState = v.InferOutput<typeof modelPageStateSchema>;
export type ModelPageFile = v.InferOutput<typeof fileSchema>;

const file = v.object({ fileName: v.string() });

/** What the model page can ask of the extension. What goes wrong is shown as the state's `problem`. */
export const modelPageHostContract = {
  requests: {
    ready: { params: nothing, result: modelPageStateSchema },
    /** Asks the person to agree, then downloads it or goes on with it. Answered when it has begun, or not. */
    download: { params: file, result: nothing },
    pause: { params: nothing, result: nothing },
    /** Ends the download and deletes what is here of it, when the person confirms. */
    cancel: { params: file, result: nothing },
    /** Deletes a file when the person confirms. */
    delete: { params: file, result: nothing },
    use: { params: file, result: nothing },
    showInFolder: { params: file, result: nothing },
    /** Asks for a file and looks at it. */
    checkFile: { params: nothing, result: nothing },
    useChecked: { params: nothing, result: nothing },
    dismissChecked: { params: nothing, result: nothing },
    dismissProblem: { params: nothing, result: nothing },
    measureSpeed: { params: nothing, result: nothing },
    /** Asks the drivers anew. */
    probeGpu: { params: nothing, result: nothing },
    openSetting: { params: v.picklist(['model.backend', 'model.addonFolder']), result: nothing },
    openRepository: { params: nothing, result: nothing },
    runCommand: {
      params: v.picklist(['openChat', 'setDownloadToken', 'openSettings', 'loadModel', 'tryGpuAgain']),
      result: nothing,
    },
  },
  notifications: {},
} as const satisfies Contract;

/** What the extension tells the model page. */
export const modelPageContract = {
  requests: {},
  notifications: { state: modelPageStateSchema },
} as const satisfies Contract;
