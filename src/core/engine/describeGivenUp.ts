import { byteSizeText } from '../text/byteSizeText.ts';
import type { MemoryCosts } from './memoryCosts.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What a plan gives up of what was wanted, a sentence each. */
export function describeGivenUp(plan: MemoryCosts, wanted: MemoryCosts): string[] {
  const sentences: string[] = [];
  if (!plan.memoryMap && wanted.memoryMap)
    sentences.push(
      `The model's file is read into memory and not mapped, which takes longer: ` +
        `mapped, the model would need ${byteSizeText(wanted.requiredBytes)}.`,
    );
  if (plan.contextSize < wanted.contextSize)
    sentences.push(
      `The chat's context holds ${count(plan.contextSize)} tokens instead of ${count(wanted.contextSize)}.`,
    );
  if (plan.completionContextSize < wanted.completionContextSize)
    sentences.push(
      `The completions' context holds ${count(plan.completionContextSize)} tokens instead of ` +
        `${count(wanted.completionContextSize)}.`,
    );
  if (plan.gpuLayers === 0 && wanted.gpuLayers > 0)
    sentences.push("All of the model is on the CPU: the GPU's memory has no room for a part of it.");
  else if (plan.gpuLayers < wanted.gpuLayers)
    sentences.push(
      `${plan.gpuLayers} of ${wanted.gpuLayers} layers are on the GPU: its memory has no room for more.`,
    );
  return sentences;
}
