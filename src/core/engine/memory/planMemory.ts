import { PhidelityError } from '../../errors/phidelityError.ts';
import type { PlanReduction, MemoryPlan } from '../../ports/memoryPlan.ts';
import { formatBytes } from '../../text/formatQuantity.ts';
import type { MachineMemory } from './machineMemory.ts';
import {
  memoryCosts,
  type MemoryCosts,
  type MemoryRequirements,
  type MemoryRequest,
  type MemorySizes,
} from './memoryRequirements.ts';

/** The share of the free memory that is left to the editor and to other programs. */
const room = 0.05;

/** Contexts are chosen in steps of this many tokens. */
const step = 1024;

/** Down to here the chat's context shrinks before anything of the completions is given up. */
const goodContext = 4096;

/** The fewest tokens with which a chat about code, or a completion, makes sense. */
const leastContext = 1024;

/** What must be free for something that takes so much, in bytes. */
export const freeMemoryFor = (requiredBytes: number): number => requiredBytes / (1 - room);

const count = (value: number): string => value.toLocaleString('en');

type ContextSizes = Omit<MemorySizes, 'memoryMap'>;

function* contexts(request: MemoryRequest): Generator<ContextSizes> {
  const { contextSize, largestContext, completionContextSize } = request;
  const fewCompletions = Math.min(completionContextSize, leastContext);
  if (contextSize !== undefined) {
    yield { contextSize, completionContextSize };
    yield { contextSize, completionContextSize: fewCompletions };
    return;
  }
  yield { contextSize: largestContext, completionContextSize };
  const below = Math.floor((largestContext - 1) / step) * step;
  for (let size = below; size >= goodContext; size -= step)
    yield { contextSize: size, completionContextSize };
  for (let size = Math.min(below, goodContext); size >= leastContext; size -= step)
    yield { contextSize: size, completionContextSize: fewCompletions };
}

/** Decisions in the order of preference: from all that is wanted to the least that makes sense. */
function* preferences(request: MemoryRequest): Generator<MemorySizes> {
  for (const sizes of contexts(request)) {
    if (request.memoryMap !== 'off') yield { ...sizes, memoryMap: true };
    // Loading slowly once is better than a short memory for as long as the model is loaded.
    if (request.memoryMap !== 'on') yield { ...sizes, memoryMap: false };
  }
}

/** What to do about a model that does not fit, with what is missing. */
function notEnough(
  least: MemoryCosts,
  machine: MachineMemory,
  fitting: MemorySizes | undefined,
): PhidelityError {
  const { requiredBytes, cacheBytes, contextSize } = least;
  const smaller = fitting
    ? `Set "phidelity.model.contextSize" to ${count(fitting.contextSize)} or to null`
    : 'Choose a smaller quantisation of the model';
  return new PhidelityError(
    'not-enough-memory',
    `This model needs ${formatBytes(requiredBytes)} of memory, of which ${formatBytes(cacheBytes)} are for a ` +
      `context of ${count(contextSize)} tokens and for completions; ${formatBytes(machine.freeBytes)} are free, of ` +
      `which some stay with other programs. ${smaller}, or close other programs.`,
  );
}

/**
 * Decides, before a model is loaded, what of it fits: how large its contexts are, whether its file is mapped, and how
 * many layers are on GPUs. What was set by the person stays; of the rest, the mapping is given up first, then the chat's
 * context down to 4,096 tokens, then the completions' context, and then the chat's again. A model that fits as a whole
 * on the GPUs with a smaller context, of at least 4,096 tokens, gets it: a layer on the CPU costs more.
 *
 * @throws PhidelityError `not-enough-memory`, with what to change.
 */
export function planMemory(
  needs: MemoryRequirements,
  machine: MachineMemory,
  request: MemoryRequest,
): MemoryPlan {
  const allLayers = Math.min(
    request.gpuLayers ?? Infinity,
    machine.devices.length && needs.layers.length + 1,
  );
  const usable = machine.freeBytes * (1 - room);
  const costsOf = (asked: MemoryRequest): MemoryCosts[] =>
    [...preferences(asked)].map((sizes) => memoryCosts(needs, machine, asked, sizes));
  const fitting = (all: readonly MemoryCosts[]): MemoryCosts | undefined => {
    const fit = all.filter(({ requiredBytes }) => requiredBytes <= usable);
    const whole = fit.find((one) => one.gpuLayers === allLayers && one.contextSize >= goodContext);
    return whole ?? fit[0];
  };
  const costs = costsOf(request);
  const chosen = fitting(costs);
  if (!chosen) {
    const { contextSize: _set, ...free } = request;
    throw notEnough(costs.at(-1)!, machine, fitting(costsOf(free)));
  }
  const { requiredBytes: _required, ...plan } = chosen;
  return {
    ...plan,
    freeBytes: machine.freeBytes,
    reductions: findReductions(chosen, { ...costs[0]!, gpuLayers: allLayers }),
  };
}

function less(what: PlanReduction['what'], has: number, wanted: number): PlanReduction[] {
  return has < wanted ? [{ what, has, wanted }] : [];
}

/** What a plan gives up of what was wanted. */
function findReductions(plan: MemoryCosts, wanted: MemoryCosts): PlanReduction[] {
  const mapping = { what: 'mapping', has: plan.requiredBytes, wanted: wanted.requiredBytes } as const;
  return [
    ...(wanted.memoryMap && !plan.memoryMap ? [mapping] : []),
    ...less('context', plan.contextSize, wanted.contextSize),
    ...less('completions', plan.completionContextSize, wanted.completionContextSize),
    ...less('layers', plan.gpuLayers, wanted.gpuLayers),
  ];
}

/**
 * Refuses a context for completions that does not fit any more, since other programs have taken what was free when the
 * model was loaded.
 *
 * @throws PhidelityError `not-enough-memory`
 */
export function checkContextMemory(
  { cacheBytesPerToken, compute }: Pick<MemoryRequirements, 'cacheBytesPerToken' | 'compute'>,
  contextSize: number,
  freeBytes: number,
): void {
  const needed = cacheBytesPerToken * contextSize + compute.host;
  if (needed <= freeBytes) return;
  throw new PhidelityError(
    'not-enough-memory',
    `Completions need ${formatBytes(needed)} of memory for a context of ${contextSize.toLocaleString('en')} ` +
      `tokens, and ${formatBytes(freeBytes)} are free. Close other programs, or lower ` +
      `"phidelity.completion.contextSize".`,
  );
}
