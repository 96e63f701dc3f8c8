import type { DeviceMemory, FreeMemory, MachineMemory } from '../engine/memory/machineMemory.ts';
import {
  memoryCosts,
  type MemoryRequest,
  type MemoryRequirements,
} from '../engine/memory/memoryRequirements.ts';
import { freeMemoryFor, planMemory } from '../engine/memory/planMemory.ts';
import type { LoadRequest } from '../ports/engine.ts';
import type { MemoryPlan } from '../ports/memoryPlan.ts';
import type { CatalogueFile } from './modelCatalogue.ts';
import { phi4Context, phi4MemoryRequirements } from './phi4Estimates.ts';

/** What a machine has to offer, in bytes. */
export interface FreeResources extends FreeMemory {
  /** On the disk that the file would be stored on. */
  readonly freeDisk: number;
  /** The GPU that may run layers, where one is known. */
  readonly gpu?: DeviceMemory;
}

/** How a model's file fits into a machine's memory. */
export type MemoryFit =
  | {
      readonly kind: 'fits';
      /** Tokens of the chat's context. */
      readonly contextSize: number;
      readonly requiredBytes: number;
      readonly freeBytes: number;
      /** `freeBytes` is an estimate, since the system does not report what is free. */
      readonly isEstimate: boolean;
    }
  /** It would fit if other programs were closed. */
  | {
      readonly kind: 'crowded';
      readonly requiredBytes: number;
      readonly freeBytes: number;
      readonly totalBytes: number;
    }
  | { readonly kind: 'too-large'; readonly requiredBytes: number; readonly totalBytes: number };

/** Whether the part of a file that has not been downloaded fits on the disk. */
export interface DiskFit {
  readonly fits: boolean;
  readonly requiredBytes: number;
  readonly freeBytes: number;
}

/** Which layers of a model a GPU would run. */
export interface GpuFit {
  /** The GPU's name. */
  readonly name: string;
  readonly layers: number;
  /** All layers of the model, counting the output as one. */
  readonly totalLayers: number;
  readonly requiredBytes: number;
  readonly freeBytes: number;
  /** The user has set how many layers these are. */
  readonly isSetting: boolean;
}

/** How a model's file suits a machine. */
export interface ModelFit {
  readonly memory: MemoryFit;
  readonly disk: DiskFit;
  /** Where the machine has a GPU and the file fits into memory. */
  readonly gpu?: GpuFit;
  readonly fits: boolean;
}

/** The settings that the memory plan depends on. */
export type PlanSettings = Pick<LoadRequest, 'contextSize' | 'completionContextSize' | 'gpuLayers'>;

/** The fewest tokens with which a conversation, or a completion, is useful. */
const [usefulContext, usefulCompletions] = [4096, 1024];
/** What an operating system and an editor take at least; a rule of thumb. */
const systemBytes = 2e9;

/**
 * How a file of phi-4 suits a machine, according to the plan that the engine makes before it loads a model. When it
 * loads one, it plans again, from the file itself and from what is free then.
 *
 * @param file.bytesHere How many bytes of it have been downloaded.
 */
export function fitModel(
  file: { readonly bytes: number; readonly bytesHere?: number },
  resources: FreeResources,
  settings: PlanSettings = {},
): ModelFit {
  const requirements = phi4MemoryRequirements(file.bytes);
  const request = memoryRequest(settings);
  const planFor = (freeBytes: number): MemoryPlan | undefined =>
    usefulPlan(requirements, machineWith(resources, freeBytes), request);
  const now = planFor(resources.freeMemory);
  // Where the system does not report what is free, closing programs makes no difference.
  const mostFree = resources.isRuleOfThumb ? resources.freeMemory : resources.memory - systemBytes;
  const plan = now ?? planFor(mostFree);
  const requiredDisk = file.bytes - (file.bytesHere ?? 0);
  const disk: DiskFit = {
    fits: requiredDisk <= resources.freeDisk,
    requiredBytes: requiredDisk,
    freeBytes: resources.freeDisk,
  };
  const gpu = plan && resources.gpu && gpuFit(resources.gpu, plan, requirements, settings);
  return {
    memory: memoryFit({ now, plan, leastBytes: leastMemory(requirements, resources, request) }, resources),
    disk,
    ...(gpu ? { gpu } : {}),
    fits: plan !== undefined && disk.fits,
  };
}

function memoryRequest(settings: PlanSettings): MemoryRequest {
  return {
    ...settings,
    largestContext: settings.contextSize ?? phi4Context,
    completionContextSize: settings.completionContextSize ?? 2048,
    // Mapping takes more, and the engine maps the file only where there is enough memory for that.
    memoryMap: 'off',
  };
}

function machineWith({ gpu }: FreeResources, freeBytes: number): MachineMemory {
  return { freeBytes, heldBytes: 0, devices: gpu ? [gpu] : [] };
}

/** The engine's plan; undefined where there is none with a context that is large enough to be useful. */
function usefulPlan(
  requirements: MemoryRequirements,
  machine: MachineMemory,
  request: MemoryRequest,
): MemoryPlan | undefined {
  const plan = planOrNothing(requirements, machine, request);
  const leastContext = Math.min(request.contextSize ?? usefulContext, usefulContext);
  return plan && plan.contextSize >= leastContext ? plan : undefined;
}

function planOrNothing(...args: Parameters<typeof planMemory>): MemoryPlan | undefined {
  const found = planMemory(...args);
  return 'plan' in found ? found.plan : undefined;
}

/** The bytes that must be free for the smallest useful contexts, or for the one that is set. */
function leastMemory(
  requirements: MemoryRequirements,
  resources: FreeResources,
  request: MemoryRequest,
): number {
  const sizes = {
    contextSize: request.contextSize ?? usefulContext,
    completionContextSize: Math.min(request.completionContextSize, usefulCompletions),
    memoryMap: false,
  };
  const costs = memoryCosts(requirements, machineWith(resources, 0), request, sizes);
  return freeMemoryFor(costs.requiredBytes);
}

function memoryFit(
  found: {
    readonly now: MemoryPlan | undefined;
    readonly plan: MemoryPlan | undefined;
    readonly leastBytes: number;
  },
  { memory, freeMemory, isRuleOfThumb }: FreeResources,
): MemoryFit {
  const { now, plan, leastBytes } = found;
  if (!plan) return { kind: 'too-large', requiredBytes: leastBytes, totalBytes: memory };
  if (!now) return { kind: 'crowded', requiredBytes: leastBytes, freeBytes: freeMemory, totalBytes: memory };
  const { contextSize, privateBytes } = now;
  return {
    kind: 'fits',
    contextSize,
    requiredBytes: privateBytes,
    freeBytes: freeMemory,
    isEstimate: isRuleOfThumb,
  };
}

function gpuFit(
  { name, freeBytes }: DeviceMemory,
  { gpuLayers, deviceBytes }: MemoryPlan,
  { layers }: MemoryRequirements,
  settings: PlanSettings,
): GpuFit {
  return {
    name,
    layers: gpuLayers,
    totalLayers: layers.length + 1,
    requiredBytes: deviceBytes,
    freeBytes,
    isSetting: settings.gpuLayers === gpuLayers,
  };
}

/** Which file of phi-4 is recommended for a machine; `none` where it cannot run any of them. */
export type Recommendation =
  | { readonly kind: 'none'; readonly memoryBytes: number }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly fileName: string;
      /** The name of the best file, where that is too large for the machine. */
      readonly instead: string | null;
      readonly memoryBytes: number;
      readonly disk: DiskFit;
    };

/**
 * Which file of phi-4 suits a machine.
 *
 * @param files Those on offer, the best first, each with how many of its bytes have been downloaded.
 */
export function recommendModel(
  files: readonly { readonly file: CatalogueFile; readonly bytesHere: number }[],
  resources: FreeResources,
  settings: PlanSettings = {},
): Recommendation {
  const memoryBytes = resources.memory;
  // Disk space can be freed; memory cannot be added.
  const best = files.find(({ file }) => fitModel(file, resources, settings).memory.kind !== 'too-large');
  if (!best) return { kind: 'none', memoryBytes };
  const { file, bytesHere } = best;
  const first = files[0]!.file;
  return {
    kind: 'file',
    name: file.name,
    fileName: file.fileName,
    instead: first === file ? null : first.name,
    memoryBytes,
    disk: fitModel({ ...file, bytesHere }, resources, settings).disk,
  };
}
