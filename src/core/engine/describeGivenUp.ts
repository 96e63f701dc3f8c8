import type { GivenUp } from '../ports/memoryPlan.ts';
import { byteSizeText } from '../text/byteSizeText.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What was given up, as a sentence. */
export function describeGivenUp({ what, has, wanted }: GivenUp): string {
  switch (what) {
    case 'mapping':
      return (
        `The model's file is read into memory and not mapped, which takes longer: ` +
        `mapped, the model would need ${byteSizeText(wanted)}.`
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
