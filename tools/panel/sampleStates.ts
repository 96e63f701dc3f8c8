import type { Turn } from '../../src/core/conversation/conversation.ts';
import type { AnswerUsage, ModelInfo } from '../../src/core/ports/engine.ts';
import type { ChatViewState } from '../../src/protocol/chatViewContract.ts';
import { modelInfo } from '../modelInfo.ts';

export const phi4: ModelInfo = modelInfo(
  { name: 'phi-4 Q4_K_M', kind: 'phi-4', contextSize: 16_384, trainedContextSize: 16_384 },
  {
    path: '/models/phi-4-Q4_K_M.gguf',
    architecture: 'phi3',
    parameters: 14_660_000_000,
    fileBytes: 9_053_114_816,
    threads: 6,
    loadSeconds: 7.6,
  },
);

export const usage: AnswerUsage = {
  promptTokens: 312,
  reusedTokens: 290,
  evaluatedTokens: 22,
  generatedTokens: 41,
  promptSeconds: 1.5,
  generationSeconds: 7.9,
  contextTokens: 1_204,
  contextSize: 16_384,
};

/** A finished turn, changed as a test needs it. */
export function turn(changes: Partial<Turn> = {}): Turn {
  return {
    id: 'turn-1',
    askedAt: 1_790_000_000_000,
    question: 'How do I fetch JSON from a URL?',
    answer: 'Use `urllib.request`.',
    state: 'complete',
    stopReason: 'end',
    modelName: 'phi-4 Q4_K_M',
    usage,
    ...changes,
  };
}

/** A turn whose answer is about to be written. */
export function answeringTurn(changes: Partial<Turn> = {}): Turn {
  return {
    id: 'turn-1',
    askedAt: 1_790_000_000_000,
    question: 'How do I fetch JSON from a URL?',
    answer: '',
    state: 'answering',
    ...changes,
  };
}

/** A new chat with a loaded model. */
export function emptyState(changes: Partial<ChatViewState> = {}): ChatViewState {
  return {
    conversation: { id: 'chat-1', title: 'New chat', turns: [] },
    engine: { state: 'ready', model: phi4 },
    modelName: phi4.name,
    isDemo: false,
    endpoint: null,
    lowMemory: null,
    fallback: null,
    activity: { writing: null, waiting: [] },
    pending: { attachments: [], draftTokens: 0, isEstimate: false, contextSize: 16_384 },
    box: { draft: '', drafts: [] },
    examples: [
      'How do I fetch JSON from a URL?',
      'Count the words in a text file.',
      'Write a dataclass for a 2D point.',
      'What is a generator?',
    ],
    ...changes,
  };
}

/** A chat with turns in it. */
export function chatState(turns: Turn[], changes: Partial<ChatViewState> = {}): ChatViewState {
  return emptyState({
    conversation: { id: 'chat-1', title: turns[0]?.question ?? 'New chat', turns },
    ...changes,
  });
}
