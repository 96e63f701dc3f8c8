import type { LoadRequest, Sampling } from '../ports/engine.ts';
import { wellFormedText } from '../text/sanitizeText.ts';

/** The user's settings for answers, read for every question. */
export interface ChatSettings {
  readonly model: LoadRequest;
  readonly sampling: Sampling;
  readonly maxTokens: number;
  /** What the user adds to the system prompt; empty for nothing. */
  readonly systemAddition?: string;
}

/**
 * The system prompt of every chat.
 *
 * It is short because a laptop's CPU reads it once per conversation. It contains nothing that changes (no date, no file
 * name): if the beginning of a prompt changes, the whole conversation must be evaluated again.
 */
export const systemPrompt =
  'You are Phidelity, a careful Python assistant. Answer briefly and correctly. ' +
  'Put code in fenced blocks and name the language. Prefer the standard library; ' +
  'when you use another package, say so. Say when you are not sure.';

/** The system prompt with what the user adds to it. Only another addition has conversations evaluated again. */
export function systemPromptWith(addition = ''): string {
  const text = wellFormedText(addition).trim();
  return text === '' ? systemPrompt : `${systemPrompt}\n\n${text}`;
}

/**
 * Sampling for code: nearly greedy, since one wrong identifier breaks a program. No repetition penalty, since code
 * repeats itself for good reason. The other values are llama.cpp's defaults.
 */
export const defaultSampling: Sampling = {
  temperature: 0.1,
  topK: 40,
  topP: 0.95,
  minP: 0.05,
  repeatPenalty: 1,
};
