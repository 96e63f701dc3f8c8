import type { CompletionPrompt, CompletionStrategyName } from '../../ports/completionRequest.ts';
import {
  type ChatFormat,
  chatmlChatFormat,
  phi4ChatFormat,
  type PromptSegment,
} from '../../chat/chatFormat.ts';
import type { ModelInfo } from '../../ports/engine.ts';

/** A way to ask a model for the code at the cursor. */
export interface CompletionStrategy {
  readonly name: CompletionStrategyName;
  /** Control tokens beyond those of the chat format that the vocabulary must hold. */
  readonly requiredControls: readonly string[];
  /** Control tokens that end a completion, in addition to those that end an answer. */
  readonly stopControls: readonly string[];
  /** What each prompt begins with, whatever there is to complete. */
  beginning(format: ChatFormat): PromptSegment[];
  /** The prompt, after which the model generates what follows `prefix`. */
  segments(prompt: CompletionPrompt, format: ChatFormat): PromptSegment[];
}

const systemPrompt =
  'You complete code in an editor. You get the code below the cursor, then you go on with the code above it. ' +
  'You write only what is new: no explanations, and nothing that is there already.';

const openFence = (languageId: string): string => `\`\`\`${languageId}\n`;

const fenced = (languageId: string, code: string): string =>
  `${openFence(languageId)}${code.replace(/\n*$/, '\n')}\`\`\``;

/** Everything but the code before the cursor: it stays the same while the user types. */
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
 * model's own answer, and all else comes before it. So typing only appends to the prompt.
 */
export const prefillStrategy: CompletionStrategy = {
  name: 'prefill',
  requiredControls: [],
  stopControls: [],
  beginning: (format) => format.system(systemPrompt),
  segments: (prompt, format) => [
    ...format.system(systemPrompt),
    ...format.question(task(prompt)),
    { text: `${openFence(prompt.languageId)}${prompt.prefix}` },
  ],
};

const ensureLineEnd = (code: string): string => (code === '' || code.endsWith('\n') ? code : `${code}\n`);

/** What comes above the code in the same file: a model that fills in the middle reads no instructions. */
function heading({ path, related }: CompletionPrompt): string {
  const parts = related.map((one) => `# ${one.path}\n${ensureLineEnd(one.code)}\n`);
  return `${parts.join('')}# ${path}\n`;
}

/**
 * For models that were trained to fill in the middle with Qwen2.5-Coder's tokens: the code above, the code below, then
 * the model generates what is between. Each keystroke costs the prefill of the code below, which comes after what was typed.
 */
export const fillInTheMiddleStrategy: CompletionStrategy = {
  name: 'fill-in-the-middle',
  requiredControls: ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
  stopControls: ['<|fim_pad|>', '<|file_sep|>', '<|repo_name|>', '<|endoftext|>'],
  beginning: () => [],
  segments: (prompt) => [
    { control: '<|fim_prefix|>' },
    { text: `${heading(prompt)}${prompt.prefix}` },
    { control: '<|fim_suffix|>' },
    { text: prompt.suffix },
    { control: '<|fim_middle|>' },
  ],
};

/** The strategies by their names. */
export const completionStrategies: Readonly<Record<CompletionStrategyName, CompletionStrategy>> = {
  prefill: prefillStrategy,
  'fill-in-the-middle': fillInTheMiddleStrategy,
};

/**
 * The strategy that has proved better for a model in `npm run eval -- infilling`, and prefill for models that were not
 * evaluated. That a vocabulary has tokens for filling in the middle proves nothing: phi-4's has them, and nothing
 * published says that phi-4 was trained on them.
 */
const evaluated: Readonly<Record<ModelInfo['kind'], CompletionStrategyName>> = {
  'phi-4': 'prefill',
  demo: 'prefill',
  other: 'prefill',
};

/** The strategy to use for a model unless a request names one. */
export function chooseCompletionStrategy(model: Pick<ModelInfo, 'kind'>): CompletionStrategyName {
  return evaluated[model.kind];
}

/** The names of all control tokens that our formats and strategies use. All of them begin with the same character. */
export const knownControlTokens: readonly string[] = [
  ...new Set([
    ...[phi4ChatFormat, chatmlChatFormat].flatMap((format) => [
      ...format.requiredControls,
      ...format.stopControls,
      ...format.bannedControls,
    ]),
    ...Object.values(completionStrategies).flatMap((strategy) => [
      ...strategy.requiredControls,
      ...strategy.stopControls,
    ]),
  ]),
];
