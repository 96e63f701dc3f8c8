import type { CompletionPrompt } from './completionPrompt.ts';
import type { CompletionStrategy } from './completionStrategy.ts';

const ensureLineEnd = (code: string): string => (code === '' || code.endsWith('\n') ? code : `${code}\n`);

/** What stands above the code in the same file: a model that fills in the middle reads no instructions. */
function heading({ path, related }: CompletionPrompt): string {
  const parts = related.map((one) => `# ${one.path}\n${ensureLineEnd(one.code)}\n`);
  return `${parts.join('')}# ${path}\n`;
}

/**
 * For models that were trained to fill in the middle with Qwen2.5-Coder's tokens: the code above, the code below, then
 * the model writes what is between. Each keystroke costs the code below again, since it comes after what was typed.
 */
export const fillInTheMiddleStrategy: CompletionStrategy = {
  name: 'fill-in-the-middle',
  requiredControls: ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
  stopControls: ['<|fim_pad|>', '<|file_sep|>', '<|repo_name|>', '<|endoftext|>'],
  segments: (prompt) => [
    { control: '<|fim_prefix|>' },
    { text: `${heading(prompt)}${prompt.prefix}` },
    { control: '<|fim_suffix|>' },
    { text: prompt.suffix },
    { control: '<|fim_middle|>' },
  ],
};
