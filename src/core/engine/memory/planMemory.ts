import type { PlanReduction, MemoryPlan } from '../../ports/memoryPlan.ts';
import type { MachineMemory } from './machineMemory.ts';
import {
  memoryCosts,
  type MemoryCosts,
  type MemoryRequirements,
  type MemoryRequest,
  type MemorySizes,
} from './memoryRequirements.ts';

/** The share of the free memory that is reserved for the editor and other programs. */
const reservedShare = 0.05;

/** Contexts are chosen in steps of this many tokens. */
const step = 1024;

/** The chat's context shrinks to this many tokens before the completions' context is reduced. */
const goodContext = 4096;

/** The fewest tokens with which a chat about code, or a completion, makes sense. */
const leastContext = 1024;

/** The memory that must be free, in bytes, for something that takes `requiredBytes`. */
export const freeMemoryFor = (requiredBytes: number): number => requiredBytes / (1 - reservedShare);

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

/** Candidate plans in order of preference: from everything that was requested to the least that makes sense. */
function* preferences(request: MemoryRequest): Generator<MemorySizes> {
  for (const sizes of contexts(request)) {
    if (request.memoryMap !== 'off') yield { ...sizes, memoryMap: true };
    // Loading slowly once is better than a small context for as long as the model is loaded.
    if (request.memoryMap !== 'on') yield { ...sizes, memoryMap: false };
  }
}

/** Why a model fits into memory under no plan. */
export interface MemoryShortage {
  /** What the least plan requires, in bytes. */
  readonly requiredBytes: number;
  /** The part of `requiredBytes` that holds the keys and values of both contexts. */
  readonly cacheBytes: number;
  /** Tokens of the chat's context in that plan. */
  readonly contextSize: number;
  /** What is free on the machine, part of it reserved for other programs. */
  readonly freeBytes: number;
  /** Tokens of the largest chat context that would fit, where only the one that was set does not. */
  readonly fittingContextSize?: number;
}

/**
 * Decides, before a model is loaded, what of it fits: how large its contexts are, whether its file is mapped, and how
 * many layers run on GPUs. What the user has set is kept. Of the rest, the mapping is given up first, then the chat's
 * context shrinks to 4,096 tokens, then the completions' context shrinks, and then the chat's again. A model that fits
 * entirely on the GPUs with a smaller context, of at least 4,096 tokens, gets it: a layer on the CPU costs more.
 */
export function planMemory(
  requirements: MemoryRequirements,
  machine: MachineMemory,
  request: MemoryRequest,
): { readonly plan: MemoryPlan } | { readonly shortage: MemoryShortage } {
  const allLayers = Math.min(
    request.gpuLayers ?? Infinity,
    machine.devices.length && requirements.layers.length + 1,
  );
  const usable = machine.freeBytes * (1 - reservedShare);
  const costsOf = (requested: MemoryRequest): MemoryCosts[] =>
    [...preferences(requested)].map((sizes) => memoryCosts(requirements, machine, requested, sizes));
  const fitting = (all: readonly MemoryCosts[]): MemoryCosts | undefined => {
    const fit = all.filter(({ requiredBytes }) => requiredBytes <= usable);
    const whole = fit.find((one) => one.gpuLayers === allLayers && one.contextSize >= goodContext);
    return whole ?? fit[0];
  };
  const costs = costsOf(request);
  const chosen = fitting(costs);
  if (!chosen) {
    const { contextSize: _set, ...free } = request;
    const fittingContextSize = fitting(costsOf(free))?.contextSize;
    const { requiredBytes, cacheBytes, contextSize } = costs.at(-1)!;
    const { freeBytes } = machine;
    return {
      shortage: {
        requiredBytes,
        cacheBytes,
        contextSize,
        freeBytes,
        ...(fittingContextSize === undefined ? {} : { fittingContextSize }),
      },
    };
  }
  const { requiredBytes: _required, ...plan } = chosen;
  const reductions = findReductions(chosen, { ...costs[0]!, gpuLayers: allLayers });
  return { plan: { ...plan, freeBytes: machine.freeBytes, reductions } };
}

function less(what: PlanReduction['what'], has: number, wanted: number): PlanReduction[] {
  return has < wanted ? [{ what, has, wanted }] : [];
}

/** What a plan reduces compared to what was requested. */
function findReductions(plan: MemoryCosts, wanted: MemoryCosts): PlanReduction[] {
  const mapping = { what: 'mapping', has: plan.requiredBytes, wanted: wanted.requiredBytes } as const;
  return [
    ...(wanted.memoryMap && !plan.memoryMap ? [mapping] : []),
    ...less('context', plan.contextSize, wanted.contextSize),
    ...less('completions', plan.completionContextSize, wanted.completionContextSize),
    ...less('layers', plan.gpuLayers, wanted.gpuLayers),
  ];
}

/** Why the completions' context cannot be created. */
export interface ContextShortage {
  readonly requiredBytes: number;
  readonly freeBytes: number;
  /** Tokens of the context. */
  readonly contextSize: number;
}

/**
 * Checks whether a context for completions still fits: other programs may have taken what was free when the model was
 * loaded. Undefined when it fits.
 */
export function checkContextMemory(
  { cacheBytesPerToken, compute }: Pick<MemoryRequirements, 'cacheBytesPerToken' | 'compute'>,
  contextSize: number,
  freeBytes: number,
): ContextShortage | undefined {
  const requiredBytes = (cacheBytesPerToken + compute.hostPerToken) * contextSize + compute.host;
  return requiredBytes <= freeBytes ? undefined : { requiredBytes, freeBytes, contextSize };
}
