/** Part of a prompt: one of the model's control tokens, by name, or text that never becomes one. */
export type PromptSegment = { readonly control: string } | { readonly text: string };

/** The chat template of a model family. */
export interface ChatFormat {
  readonly name: 'phi-4' | 'chatml';
  /** Control tokens without which a vocabulary cannot use this format. */
  readonly requiredControls: readonly string[];
  /** Tokens that end an answer. A model file may list only some of them as end tokens, or the wrong one. */
  readonly stopControls: readonly string[];
  /** Tokens that an answer must never contain. */
  readonly bannedControls: readonly string[];
  system(text: string): PromptSegment[];
  /** A question, up to where its answer starts. */
  question(text: string): PromptSegment[];
  /** What follows a finished answer. */
  readonly answerEnd: readonly PromptSegment[];
}

const phi4Message = (role: string, content: string): PromptSegment[] => [
  { control: '<|im_start|>' },
  { text: role },
  { control: '<|im_sep|>' },
  { text: content },
  { control: '<|im_end|>' },
];

/**
 * phi-4's chat format, from its model card: no line breaks between messages. Its vocabulary has fill-in-the-middle
 * tokens, but no publication says that phi-4 was trained on them.
 */
export const phi4ChatFormat: ChatFormat = {
  name: 'phi-4',
  requiredControls: ['<|im_start|>', '<|im_sep|>', '<|im_end|>'],
  stopControls: ['<|im_end|>', '<|endoftext|>'],
  bannedControls: ['<|im_start|>', '<|im_sep|>', '<|fim_prefix|>', '<|fim_middle|>', '<|fim_suffix|>'],
  system: (text) => phi4Message('system', text),
  question: (text) => [
    ...phi4Message('user', text),
    { control: '<|im_start|>' },
    { text: 'assistant' },
    { control: '<|im_sep|>' },
  ],
  answerEnd: [{ control: '<|im_end|>' }],
};

const chatmlMessage = (role: string, content: string): PromptSegment[] => [
  { control: '<|im_start|>' },
  { text: `${role}\n${content}` },
  { control: '<|im_end|>' },
  { text: '\n' },
];

/** ChatML, for models that are not phi-4 but were trained on this widespread format (Qwen, SmolLM and others). */
export const chatmlChatFormat: ChatFormat = {
  name: 'chatml',
  requiredControls: ['<|im_start|>', '<|im_end|>'],
  stopControls: ['<|im_end|>', '<|endoftext|>'],
  bannedControls: ['<|im_start|>'],
  system: (text) => chatmlMessage('system', text),
  question: (text) => [...chatmlMessage('user', text), { control: '<|im_start|>' }, { text: 'assistant\n' }],
  answerEnd: [{ control: '<|im_end|>' }, { text: '\n' }],
};

/**
 * The format that a vocabulary was made for, or undefined for an unknown one. phi-4 comes first: its vocabulary has
 * ChatML's tokens too, but ChatML's line breaks would be wrong for it.
 */
export function chooseChatFormat(hasControl: (name: string) => boolean): ChatFormat | undefined {
  return [phi4ChatFormat, chatmlChatFormat].find((format) => format.requiredControls.every(hasControl));
}
