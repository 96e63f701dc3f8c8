import type { Conversation, Turn } from './conversation.ts';

/** What changed in a chat, for whoever shows it. */
export type ChatUpdate =
  /** Another conversation, or turns are gone: show everything anew. */
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  /** A turn is new or has changed. */
  | { readonly kind: 'turn'; readonly turn: Turn }
  /** More text at the end of an answer; `at` is when the engine had it. */
  | { readonly kind: 'text'; readonly turn: string; readonly text: string; readonly at: number }
  /** How much of the prompt is read. */
  | { readonly kind: 'reading'; readonly turn: string; readonly evaluated: number; readonly total: number };
