import { chatmlChatFormat } from '../chat/chatmlChatFormat.ts';
import { phi4ChatFormat } from '../chat/phi4ChatFormat.ts';
import { fillInTheMiddleStrategy } from '../completion/fillInTheMiddleStrategy.ts';

/** The names of all control tokens that our formats and strategies use. */
export const knownControls: readonly string[] = [
  ...new Set([
    ...[phi4ChatFormat, chatmlChatFormat].flatMap((format) => [
      ...format.requiredControls,
      ...format.stopControls,
      ...format.bannedControls,
    ]),
    ...fillInTheMiddleStrategy.requiredControls,
    ...fillInTheMiddleStrategy.stopControls,
  ]),
];
