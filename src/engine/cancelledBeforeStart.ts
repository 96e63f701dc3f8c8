import type { ChatRequest, LocalChatResult, LocalCompletionResult } from '../core/ports/engine.ts';

const nothingRead = {
  promptTokens: 0,
  reusedTokens: 0,
  evaluatedTokens: 0,
  generatedTokens: 0,
  promptSeconds: 0,
  generationSeconds: 0,
} as const;

/** The result of an answer that was cancelled before its turn came. */
export function cancelledAnswer({ droppedTurns }: ChatRequest): LocalChatResult {
  const usage = { ...nothingRead, contextTokens: 0, contextSize: 0 };
  return { stopReason: 'cancelled', usage, droppedTurns };
}

/** The result of a completion that was cancelled before its turn came. */
export function cancelledCompletion(waitSeconds: number): LocalCompletionResult {
  return { text: '', stopReason: 'cancelled', usage: { ...nothingRead, waitSeconds } };
}
