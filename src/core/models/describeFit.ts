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
  /** How many layers go onto the GPU, and of how many. */
  readonly gpuLayers: number;
  readonly layers: number;
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
  const gpuLayers = plan?.gpuLayers ?? 0;
  const graphics = plan && room.gpu && graphicsText(room.gpu, plan, { layers, isSet: settings.gpuLayers });
  return { memory, disk, gpuLayers, layers, fits: hasMemory && hasDisk, ...(graphics ? { graphics } : {}) };
}

function graphicsText(
  { name, freeBytes }: DeviceMemory,
  { gpuLayers, deviceBytes }: MemoryPlan,
  { layers, isSet }: { readonly layers: number; readonly isSet: number | undefined },
): string {
  if (gpuLayers === 0)
    return isSet === 0 ? `no layer goes onto ${name}, as set` : `${name} has no room for a layer of it`;
  const takes = `(takes ${byteSizeText(deviceBytes)} of ${byteSizeText(freeBytes)} free)`;
  if (gpuLayers >= layers) return `all ${layers} layers fit on ${name} ${takes}`;
  const why = isSet === gpuLayers ? ', as set' : '';
  return `${gpuLayers} of ${layers} layers go onto ${name}${why} ${takes}, the others are computed by the processor`;
}
