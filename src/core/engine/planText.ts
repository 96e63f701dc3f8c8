import type { MemoryPlan } from '../ports/memoryPlan.ts';
import { byteSizeText } from '../text/byteSizeText.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What was planned for a model, in lines for people. What was given up of it is the plan's `givenUp`. */
export function planText(plan: MemoryPlan): string[] {
  const { privateBytes, mappedBytes, deviceBytes, freeBytes, completionContextSize } = plan;
  const mapped = mappedBytes > 0 ? ` and ${byteSizeText(mappedBytes)} of the mapped file` : '';
  const gpu = deviceBytes > 0 ? `, ${byteSizeText(deviceBytes)} on the GPU` : '';
  return [
    ...(completionContextSize > 0 ? [`Completions' context: ${count(completionContextSize)} tokens`] : []),
    `Planned: ${byteSizeText(privateBytes)} of memory${mapped}${gpu}; ${byteSizeText(freeBytes)} were free`,
  ];
}
