import type { AnswerUsage, StopReason } from '../ports/engine.ts';
import type { ErrorReason } from '../errors/phidelityError.ts';
import type { CodeReference, Rating } from './conversation.ts';

/**
 * What happens to a conversation, as it is written to disk: one event, one line, only ever appended. A conversation
 * is the fold of its events, so a torn line costs one event and two windows can write to the same file.
 */
export type ConversationEvent =
  | { readonly type: 'created'; readonly at: number; readonly id: string }
  | {
      readonly type: 'asked';
      readonly at: number;
      readonly turn: string;
      readonly question: string;
      readonly reference?: CodeReference;
    }
  /** The quoted code was too large for the context; this shorter question is what the model is asked. */
  | {
      readonly type: 'cut';
      readonly turn: string;
      readonly question: string;
      readonly cutAfterLine: number;
    }
  | { readonly type: 'text'; readonly turn: string; readonly text: string }
  | {
      readonly type: 'ended';
      readonly at: number;
      readonly turn: string;
      readonly state: 'complete' | 'stopped' | 'failed';
      readonly stopReason?: StopReason;
      readonly modelName?: string;
      readonly usage?: AnswerUsage;
      readonly droppedTurns?: number;
      readonly error?: { readonly reason: ErrorReason; readonly message: string };
    }
  | { readonly type: 'rated'; readonly turn: string; readonly rating: Rating | null }
  /** The turn and all later ones are set aside, to be asked again. They stay in the file. */
  | { readonly type: 'rewound'; readonly at: number; readonly turn: string }
  | { readonly type: 'renamed'; readonly at: number; readonly name: string };
