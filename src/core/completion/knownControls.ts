import { chatmlChatFormat } from '../chat/chatmlChatFormat.ts';
import { phi4ChatFormat } from '../chat/phi4ChatFormat.ts';
import { completionStrategies } from './completionStrategies.ts';

/** The names of all control tokens that our formats and strategies use. All of them begin with the same character. */
export const knownControls: readonly string[] = [
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
