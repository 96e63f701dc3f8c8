import type { GivenUp } from '../ports/memoryPlan.ts';

const count = (value: number): string => value.toLocaleString('en');

function inShort({ what, has, wanted }: GivenUp): string | undefined {
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
export function givenUpLine(givenUp: readonly GivenUp[]): string | undefined {
  const parts = givenUp.flatMap((one) => inShort(one) ?? []);
  return parts.length === 0 ? undefined : `Short of memory: ${parts.join(', ')}.`;
}
