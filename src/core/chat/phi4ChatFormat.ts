import type { ChatFormat, PromptSegment } from './chatFormat.ts';

const message = (role: string, content: string): PromptSegment[] => [
  { control: '<|im_start|>' },
  { text: role },
  { control: '<|im_sep|>' },
  { text: content },
  { control: '<|im_end|>' },
];

/**
 * phi-4's chat format, from its model card: no line breaks between messages. The fill-in-the-middle tokens are in
 * the vocabulary, but nothing published says that phi-4 was trained on them.
 */
export const phi4ChatFormat: ChatFormat = {
  name: 'phi-4',
  requiredControls: ['<|im_start|>', '<|im_sep|>', '<|im_end|>'],
  stopControls: ['<|im_end|>', '<|endoftext|>'],
  bannedControls: ['<|im_start|>', '<|im_sep|>', '<|fim_prefix|>', '<|fim_middle|>', '<|fim_suffix|>'],
  system: (text) => message('system', text),
  question: (text) => [
    ...message('user', text),
    { control: '<|im_start|>' },
    { text: 'assistant' },
    { control: '<|im_sep|>' },
  ],
  answerEnd: [{ control: '<|im_end|>' }],
};
