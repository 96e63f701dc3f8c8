import type { LoadRequest, Sampling } from '../ports/engine.ts';

/** What the person has set for answers. Read anew for every question. */
export interface ChatSettings {
  readonly model: LoadRequest;
  readonly sampling: Sampling;
  readonly maxTokens: number;
}

/**
 * The standing instruction of every chat.
 *
 * It is short because a laptop CPU reads it once per conversation, and it holds nothing that changes (no date, no
 * file name): what stands first in a prompt must never move, or the whole conversation is evaluated again.
 */
export const systemPrompt =
  'You are Phidelity, a careful Python assistant. Answer briefly and correctly. ' +
  'Put code in fenced blocks and name the language. Prefer the standard library; ' +
  'when you use another package, say so. Say when you are not sure.';

/**
 * Sampling fit for code: nearly greedy, since one wrong identifier breaks a program. No repetition penalty, because
 * code repeats itself for good reasons. The other values are llama.cpp's defaults.
 */
export const defaultSampling: Sampling = {
  temperature: 0.1,
  topK: 40,
  topP: 0.95,
  minP: 0.05,
  repeatPenalty: 1,
};
