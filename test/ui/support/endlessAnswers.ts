import type { VscodeSettings } from '../../../tools/vscode/quietSettings.ts';

/**
 * Settings under which the demo model writes for a minute, so that a test can interrupt it: words that were written
 * become ever more likely, and so the end never comes.
 */
export const endlessAnswers: VscodeSettings = {
  'phidelity.chat.temperature': 0,
  'phidelity.chat.repeatPenalty': 0.5,
  'phidelity.chat.maxTokens': 16_000,
};
