import type { PromptSegment } from '../../core/chat/chatFormat.ts';
import { withBrokenControls } from '../../core/endpoints/withBrokenControls.ts';

/** A prompt as a text, for servers that take nothing else: the only control tokens in it are those of the format. */
export function promptText(segments: readonly PromptSegment[]): string {
  return segments
    .map((segment) => ('text' in segment ? withBrokenControls(segment.text) : segment.control))
    .join('');
}
