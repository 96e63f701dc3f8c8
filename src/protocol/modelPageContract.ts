import * as v from 'valibot';
import type { Contract } from './rpc/contract.ts';
import { downloadProgressSchema, modelFitSchema, recommendationSchema } from './schemas/downloadSchemas.ts';
import { gpuFindingSchema, localModelInfoSchema } from './schemas/engineSchemas.ts';
import { phi4MemberSchema } from './schemas/modelFileSchemas.ts';
import { fileReportSchema } from './schemas/fileReportSchemas.ts';

const bytes = v.pipe(v.number(), v.minValue(0));
const nothing = v.null();

/** Tokens per second, of a prompt and of an answer. */
const speedSchema = v.object({ reading: v.number(), writing: v.number() });

const fileSchema = v.object({
  fileName: v.string(),
  /** The display name. */
  name: v.string(),
  bytes,
  /** How many of them have been downloaded. */
  received: bytes,
  /** Absent for a file that is not, or not completely, on the disk. */
  path: v.exactOptional(v.string()),
  /** `elsewhere`: another window downloads it. */
  state: v.picklist(['absent', 'paused', 'downloading', 'elsewhere', 'here']),
  /** The state of its download, in this window or another one. */
  progress: v.exactOptional(downloadProgressSchema),
  isUsed: v.boolean(),
  /** How a file that has not been downloaded suits this machine. */
  fit: v.exactOptional(modelFitSchema),
  /** How fast it is on this machine, if that is known. */
  speed: v.exactOptional(
    v.variant('state', [
      v.object({ state: v.literal('estimated'), ...speedSchema.entries }),
      v.object({ state: v.literal('measured'), ...speedSchema.entries }),
    ]),
  ),
  /** The server that reports the file's checksum, where Phidelity does not know it. */
  checksumHost: v.exactOptional(v.string()),
});

/** Everything that the model page shows, as data: the page puts it into words. The host owns it. */
const modelPageStateSchema = v.object({
  inUse: v.object({
    name: v.string(),
    kind: v.picklist(['phi-4', 'demo', 'other', 'endpoint']),
    /** Its place in phi-4's family, if it is of it and loaded. */
    member: v.exactOptional(phi4MemberSchema),
    where: v.string(),
  }),
  machine: v.object({
    processor: v.string(),
    threads: v.number(),
    memory: bytes,
    /** What the plan counts on. */
    freeMemory: bytes,
    /** The system does not report what is free. */
    isRuleOfThumb: v.boolean(),
    freeDisk: bytes,
    /** What the drivers report about the GPU; null while they are being asked. */
    graphics: v.nullable(gpuFindingSchema),
    /** The loaded model, where it runs on this machine. */
    loaded: v.nullable(localModelInfoSchema),
  }),
  /** How fast phi-4 is on this machine. `estimated` is for the recommended file; `measured` is from answers. */
  speed: v.variant('state', [
    v.object({ state: v.literal('unknown') }),
    v.object({ state: v.literal('measuring') }),
    v.object({ state: v.literal('failed'), problem: v.string() }),
    v.object({ state: v.literal('estimated'), ...speedSchema.entries }),
    v.object({ state: v.literal('measured'), ...speedSchema.entries, modelName: v.string() }),
  ]),
  /** The GPU that runs layers of phi-4, now or by the plan for the recommended file, if any. */
  gpuForLayers: v.nullable(v.string()),
  recommendation: recommendationSchema,
  files: v.array(fileSchema),
  /** The folder of downloaded models. */
  folder: v.string(),
  /** The server of the downloads, and the repository there. */
  host: v.string(),
  repository: v.string(),
  /** The user's own file that was inspected last. */
  checked: v.nullable(v.object({ path: v.string(), report: fileReportSchema })),
  /** The message of the last error. */
  problem: v.nullable(v.string()),
  /** Whose button it stands beside: the name of an offered file, or `own`. Absent for the top of the page. */
  problemAt: v.exactOptional(v.string()),
});

/** Everything that the model page shows. */
export type ModelPageState = v.InferOutput<typeof modelPageStateSchema>;
/** A file on the model page. */
export type ModelPageFile = v.InferOutput<typeof fileSchema>;

const file = v.object({ fileName: v.string() });

/** Requests of the model page to the extension. Errors are shown as the state's `problem`. */
export const modelPageHostContract = {
  requests: {
    ready: { params: nothing, result: modelPageStateSchema },
    /** Asks the user to confirm, then starts or resumes the download. Resolves when it has started, or was declined. */
    download: { params: file, result: nothing },
    pause: { params: nothing, result: nothing },
    /** Ends the download and deletes the partial file, after the user confirms. */
    cancel: { params: file, result: nothing },
    /** Deletes a file after the user confirms. */
    delete: { params: file, result: nothing },
    use: { params: file, result: nothing },
    showInFolder: { params: file, result: nothing },
    /** Lets the user choose a file, and inspects it. */
    checkFile: { params: nothing, result: nothing },
    useChecked: { params: nothing, result: nothing },
    dismissChecked: { params: nothing, result: nothing },
    dismissProblem: { params: nothing, result: nothing },
    measureSpeed: { params: nothing, result: nothing },
    /** Asks the drivers again. */
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

/** Messages of the extension to the model page. */
export const modelPageContract = {
  requests: {},
  notifications: { state: modelPageStateSchema },
} as const satisfies Contract;
