import type { DeviceMemory, FreeMemory, MachineMemory } from '../engine/memory/machineMemory.ts';
import { memoryCosts, type MemoryRequest } from '../engine/memory/memoryRequirements.ts';
import { freeMemoryFor, planMemory } from '../engine/memory/planMemory.ts';
import type { LoadRequest } from '../ports/engine.ts';
import type { MemoryPlan } from '../ports/memoryPlan.ts';
import { formatBytes } from '../text/formatQuantity.ts';
import type { CatalogueFile } from './modelCatalogue.ts';
import { phi4Context, phi4MemoryRequirements } from './phi4Estimates.ts';

/** What a machine has, in bytes. */
export interface FreeResources extends FreeMemory {
  /** On the disk that the file would go to. */
  readonly freeDisk: number;
  /** The GPU that layers may go to, where one is known. */
  readonly gpu?: DeviceMemory;
}

/** What a file asks of a machine. */
interface Fit {
  /** These are words. */
  readonly memory: string;
  readonly disk: string;
  /** Where its layers go, where there is a GPU and the file fits. */
  readonly graphics?: string;
  /** How many of its layers go onto which GPU, if any. */
  readonly onGpu?: string;
  /** All that is to be told before it is downloaded. */
  readonly facts: readonly string[];
  readonly fits: boolean;
}

/** What a person has set of what is planned. */
export type PlanSettings = Pick<LoadRequest, 'contextSize' | 'completionContextSize' | 'gpuLayers'>;

/** What a conversation needs to be of use, and a completion. */
const [usefulContext, usefulCompletions] = [4096, 1024];
/** What an operating system and an editor take at the least; a rule of thumb. */
const systemBytes = 2e9;

/**
 * Whether a file of phi-4 suits a machine, in words, by the plan that the engine makes before it loads a model. It makes
 * it anew, from the file itself and what is free then.
 */
export function describeFit(
  file: { readonly bytes: number; readonly bytesHere?: number },
  room: FreeResources,
  settings: PlanSettings = {},
): Fit {
  const needs = phi4MemoryRequirements(file.bytes);
  const { contextSize, completionContextSize = 2048 } = settings;
  const request: MemoryRequest = {
    ...settings,
    largestContext: contextSize ?? phi4Context,
    completionContextSize,
    // What is mapped takes more, and the engine maps the file only where there is room for that.
    memoryMap: 'off',
  };
  const least = {
    contextSize: Math.min(contextSize ?? usefulContext, usefulContext),
    completionContextSize: Math.min(completionContextSize, usefulCompletions),
    memoryMap: false,
  };
  const machine = (freeBytes: number): MachineMemory => ({
    freeBytes,
    heldBytes: 0,
    devices: room.gpu ? [room.gpu] : [],
  });
  const planFor = (freeBytes: number): MemoryPlan | undefined => {
    const planned = planMemory(needs, machine(freeBytes), request);
    if ('shortage' in planned) return undefined;
    return planned.plan.contextSize >= least.contextSize ? planned.plan : undefined;
  };
  const now = planFor(room.freeMemory);
  // Where the system does not tell what is free, closing programs changes nothing.
  const most = room.isRuleOfThumb ? room.freeMemory : room.memory - systemBytes;
  const plan = now ?? planFor(most);
  const hasMemory = plan !== undefined;
  const missing = file.bytes - (file.bytesHere ?? 0);
  const hasDisk = missing <= room.freeDisk;
  const sizes = contextSize === undefined ? least : { ...least, contextSize };
  const needed = freeMemoryFor(memoryCosts(needs, machine(0), request, sizes).requiredBytes);
  const [needsText, free, has] = [needed, room.freeMemory, room.memory].map(formatBytes);
  const isFree = room.isRuleOfThumb ? 'usable' : 'free';
  const memory = !hasMemory
    ? `too large for this machine (needs ${needsText} of memory that is free, has ${has} in all)`
    : now
      ? `fits into memory with a context of ${now.contextSize.toLocaleString('en')} tokens ` +
        `(takes ${formatBytes(now.privateBytes)} of ${free} ${isFree})`
      : `fits when other programs are closed (needs ${needsText} of memory, has ${free} ${isFree} of ${has})`;
  const freeDisk = formatBytes(room.freeDisk);
  const disk = hasDisk
    ? `${freeDisk} free on disk`
    : `disk too full (needs ${formatBytes(missing)}, has ${freeDisk} free)`;
  const layers = needs.layers.length + 1;
  const onGpu =
    plan && room.gpu && plan.gpuLayers > 0
      ? `${plan.gpuLayers === layers ? 'all' : `${plan.gpuLayers} of`} ${layers} layers on ${room.gpu.name}`
      : undefined;
  const graphics =
    plan && room.gpu && graphicsText(room.gpu, plan, { onGpu, layers, set: settings.gpuLayers });
  return {
    memory,
    disk,
    facts: [memory, graphics, disk].flatMap((fact) => fact ?? []),
    fits: hasMemory && hasDisk,
    ...(graphics ? { graphics } : {}),
    ...(onGpu ? { onGpu } : {}),
  };
}

function graphicsText(
  { name, freeBytes }: DeviceMemory,
  { gpuLayers, deviceBytes }: MemoryPlan,
  wanted: {
    readonly onGpu: string | undefined;
    readonly layers: number;
    readonly set: number | undefined;
  },
): string {
  const { onGpu, layers, set } = wanted;
  if (onGpu === undefined)
    return set === 0 ? `no layer on ${name}, as set` : `${name} has no room for a layer of it`;
  const takes = `${onGpu}, ${formatBytes(deviceBytes)} of ${formatBytes(freeBytes)} free there`;
  if (gpuLayers === layers) return takes;
  return `${takes}, the others on the processor${set === gpuLayers ? ', as set' : ''}`;
}

/** What is advised to a person. */
export interface Recommendation {
  readonly text: string;
  /** The file that is advised; null where phi-4 does not fit in any. */
  readonly fileName: string | null;
}

/**
 * Which file of phi-4 suits a machine.
 *
 * @param files Those on offer, the best first, each with what is on the disk of it already.
 */
export function recommendModel(
  files: readonly { readonly file: CatalogueFile; readonly bytesHere: number }[],
  room: FreeResources,
  settings: PlanSettings = {},
): Recommendation {
  const memory = formatBytes(room.memory);
  // Its place on the disk can be made; memory cannot.
  const best = files.find(
    ({ file: { bytes } }) =>
      describeFit({ bytes, bytesHere: bytes }, { ...room, freeDisk: 0 }, settings).fits,
  );
  if (!best)
    return {
      text: `phi-4 is too large for this machine (${memory} of memory), in every file that can be recommended.`,
      fileName: null,
    };
  const { file, bytesHere } = best;
  const first = files[0]?.file ?? file;
  const why =
    first !== file
      ? `${first.name} is too large for its memory (${memory}). Its answers are worse than those of a larger file.`
      : `the best quality for the memory that is here (${memory}).`;
  const { disk, fits } = describeFit({ ...file, bytesHere }, room, settings);
  return {
    text: `${file.name} suits this machine: ${why}${fits ? '' : ` But the ${disk}. Make room first.`}`,
    fileName: file.fileName,
  };
}
