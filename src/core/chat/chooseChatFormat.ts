import type { ChatFormat } from './chatFormat.ts';
import { chatmlChatFormat } from './chatmlChatFormat.ts';
import { phi4ChatFormat } from './phi4ChatFormat.ts';

/**
 * The format that a vocabulary was made for, or undefined when it is none that we know. phi-4 comes first: its
 * vocabulary holds ChatML's tokens too, and ChatML's line breaks would be wrong for it.
 */
export function chooseChatFormat(hasControl: (name: string) => boolean): ChatFormat | undefined {
  return [phi4ChatFormat, chatmlChatFormat].find((format) => format.requiredControls.every(hasControl));
}
