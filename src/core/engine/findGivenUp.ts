import type { GivenUp } from '../ports/memoryPlan.ts';
import type { MemoryCosts } from './memoryCosts.ts';

function less(what: GivenUp['what'], has: number, wanted: number): GivenUp[] {
  return has < wanted ? [{ what, has, wanted }] : [];
}

/** What a plan gives up of what was wanted. */
export function findGivenUp(plan: MemoryCosts, wanted: MemoryCosts): GivenUp[] {
  const mapping = { what: 'mapping', has: plan.requiredBytes, wanted: wanted.requiredBytes } as const;
  return [
    ...(wanted.memoryMap && !plan.memoryMap ? [mapping] : []),
    ...less('context', plan.contextSize, wanted.contextSize),
    ...less('completions', plan.completionContextSize, wanted.completionContextSize),
    ...less('layers', plan.gpuLayers, wanted.gpuLayers),
  ];
}
