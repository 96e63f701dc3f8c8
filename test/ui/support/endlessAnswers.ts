import type { VscodeSettings } from '../../../tools/vscode/quietSettings.ts';

/** Settings under which the demo model writes random words for a minute, so that tests can interrupt it. */
export const endlessAnswers: VscodeSettings = {
  'phidelity.chat.temperature': 2,
  'phidelity.chat.topK': 0,
  'phidelity.chat.topP': 1,
  'phidelity.chat.minP': 0,
  'phidelity.chat.maxTokens': 16_000,
};
