import type { ChatFormat, PromptSegment } from './chatFormat.ts';

const message = (role: string, content: string): PromptSegment[] => [
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
  system: (text) => message('system', text),
  question: (text) => [...message('user', text), { control: '<|im_start|>' }, { text: 'assistant\n' }],
  answerEnd: [{ control: '<|im_end|>' }, { text: '\n' }],
};
