import type { PlanReduction, MemoryPlan } from '../core/ports/memoryPlan.ts';
import { formatBytes } from '../core/text/formatQuantity.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What was planned for a model, in lines for people. What was given up of it is the plan's `reductions`. */
export function describeMemoryPlan(plan: MemoryPlan): string[] {
  const { privateBytes, mappedBytes, deviceBytes, freeBytes, completionContextSize } = plan;
  const mapped = mappedBytes > 0 ? ` and ${formatBytes(mappedBytes)} of the mapped file` : '';
  const gpu = deviceBytes > 0 ? `, ${formatBytes(deviceBytes)} on the GPU` : '';
  return [
    ...(completionContextSize > 0 ? [`Completions' context: ${count(completionContextSize)} tokens`] : []),
    `Planned: ${formatBytes(privateBytes)} of memory${mapped}${gpu}; ${formatBytes(freeBytes)} were free`,
  ];
}

/** What was given up, as a sentence. */
export function describeReduction({ what, has, wanted }: PlanReduction): string {
  switch (what) {
    case 'mapping':
      return (
        `The model's file is read into memory and not mapped, which takes longer: ` +
        `mapped, the model would need ${formatBytes(wanted)}.`
      );
    case 'context':
      return `The chat's context holds ${count(has)} tokens instead of ${count(wanted)}.`;
    case 'completions':
      return `The completions' context holds ${count(has)} tokens instead of ${count(wanted)}.`;
    case 'layers':
      return has === 0
        ? "All of the model is on the CPU: the GPU's memory has no room for a part of it."
        : `${has} of ${wanted} layers are on the GPU: its memory has no room for more.`;
  }
}

function inShort({ what, has, wanted }: PlanReduction): string | undefined {
  const amount = `${count(has)} of ${count(wanted)}`;
  switch (what) {
    // It costs time when the model is loaded, and nothing after that.
    case 'mapping':
      return undefined;
    case 'context':
      return `the chat keeps ${amount} tokens`;
    case 'completions':
      return `completions see ${amount} tokens`;
    case 'layers':
      return has === 0 ? 'no layer is on the GPU' : `${amount} layers are on the GPU`;
  }
}

/** What a person who chats should know of what was given up, in one line; undefined where there is nothing. */
export function reductionsLine(reductions: readonly PlanReduction[]): string | undefined {
  const parts = reductions.flatMap((one) => inShort(one) ?? []);
  return parts.length === 0 ? undefined : `Short of memory: ${parts.join(', ')}.`;
}
