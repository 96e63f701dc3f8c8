import type { CompletionPrompt } from './completionPrompt.ts';
import type { CompletionStrategy } from './completionStrategy.ts';

const rules =
  'You complete code in an editor. You get the code below the cursor, then you go on with the code above it. ' +
  'You write only what is new: no explanations, and nothing that is there already.';

const openFence = (languageId: string): string => `\`\`\`${languageId}\n`;

const fenced = (languageId: string, code: string): string =>
  `${openFence(languageId)}${code.replace(/\n*$/, '\n')}\`\`\``;

/** Everything but the code before the cursor: it stays while the person types. */
function task({ path, languageId, related, suffix }: CompletionPrompt): string {
  const parts = [
    `File: ${path}`,
    ...related.map((one) => `From ${one.path}:\n${fenced(languageId, one.code)}`),
    ...(suffix.trim() === '' ? [] : [`Below the cursor:\n${fenced(languageId, suffix)}`]),
    'Go on with the code of this file.',
  ];
  return parts.join('\n\n');
}

/**
 * For chat models, which were never trained to fill in the middle: the code before the cursor is the beginning of the
 * model's own answer, and all else stands before it. So typing only appends to the prompt.
 */
export const prefillStrategy: CompletionStrategy = {
  name: 'prefill',
  requiredControls: [],
  stopControls: [],
  segments: (prompt, format) => [
    ...format.system(rules),
    ...format.question(task(prompt)),
    { text: `${openFence(prompt.languageId)}${prompt.prefix}` },
  ],
};
