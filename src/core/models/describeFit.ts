import type { FreeMemory } from '../engine/freeMemoryOf.ts';
import type { DeviceMemory, MachineMemory } from '../engine/machineMemory.ts';
import { memoryCosts } from '../engine/memoryCosts.ts';
import type { MemoryRequest } from '../engine/memoryRequest.ts';
import { freeMemoryFor, planMemory } from '../engine/planMemory.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import type { LoadRequest } from '../ports/engine.ts';
import type { MemoryPlan } from '../ports/memoryPlan.ts';
import { byteSizeText } from '../text/byteSizeText.ts';
import { phi4Context, phi4Needs } from './phi4Needs.ts';

/** What a machine has, in bytes. */
export interface MachineRoom extends FreeMemory {
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
  room: MachineRoom,
  settings: PlanSettings = {},
): Fit {
  const needs = phi4Needs(file.bytes);
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
    try {
      const plan = planMemory(needs, machine(freeBytes), request);
      return plan.contextSize >= least.contextSize ? plan : undefined;
    } catch (error) {
      if (error instanceof PhidelityError && error.reason === 'not-enough-memory') return undefined;
      throw error;
    }
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
  const [needsText, free, has] = [needed, room.freeMemory, room.memory].map(byteSizeText);
  const isFree = room.isRuleOfThumb ? 'usable' : 'free';
  const memory = !hasMemory
    ? `too large for this machine (needs ${needsText} of memory that is free, has ${has} in all)`
    : now
      ? `fits into memory with a context of ${now.contextSize.toLocaleString('en')} tokens ` +
        `(takes ${byteSizeText(now.privateBytes)} of ${free} ${isFree})`
      : `fits when other programs are closed (needs ${needsText} of memory, has ${free} ${isFree} of ${has})`;
  const freeDisk = byteSizeText(room.freeDisk);
  const disk = hasDisk
    ? `${freeDisk} free on disk`
    : `disk too full (needs ${byteSizeText(missing)}, has ${freeDisk} free)`;
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
  const takes = `${onGpu}, ${byteSizeText(deviceBytes)} of ${byteSizeText(freeBytes)} free there`;
  if (gpuLayers === layers) return takes;
  return `${takes}, the others on the processor${set === gpuLayers ? ', as set' : ''}`;
}
