import type { Clock } from '../ports/clock.ts';
import { canBeContinued, type Conversation, lastSent } from './conversation.ts';
import type { ConversationStore } from './conversationStore.ts';
import type { LiveConversation } from './liveConversation.ts';

interface Parts {
  readonly store: ConversationStore;
  readonly clock: Clock;
}

/**
 * Makes a question that waited one that is being answered.
 *
 * @returns What was found: it was `withdrawn`, or its chat `deleted`, where another window did so, and it is then not sent.
 * @throws PhidelityError `storage` if it could not be saved.
 */
export async function sendWaiting(
  live: LiveConversation,
  turn: string,
  { store, clock }: Parts,
): Promise<'sent' | 'withdrawn' | 'deleted'> {
  const stored = await store.read(live.id);
  if (stored?.turns.find(({ id }) => id === turn)?.state === 'queued') {
    await live.record([{ type: 'started', at: clock.now(), turn }]);
    live.showAll();
    return 'sent';
  }
  live.apply({ type: 'withdrawn', turn });
  live.showAll();
  return stored ? 'withdrawn' : 'deleted';
}

/** Whether an answer is the newest one and can go on. */
export function isContinuable(conversation: Conversation, turnId: string): boolean {
  const turn = lastSent(conversation);
  return turn?.id === turnId && canBeContinued(turn, conversation.turns.indexOf(turn));
}

/** Has an answer that ended be written again. Rejects with PhidelityError `storage` if that could not be saved. */
export async function continueTurn(
  live: LiveConversation,
  turn: string,
  { clock }: Pick<Parts, 'clock'>,
): Promise<void> {
  await live.record([{ type: 'continued', at: clock.now(), turn }]);
  live.showTurn(turn);
}

/**
 * The same for an answer that had to wait for that.
 *
 * @returns False if it cannot go on any more: the chat has changed, or was deleted in another window.
 */
export async function continueWaiting(live: LiveConversation, turn: string, parts: Parts): Promise<boolean> {
  const stored = await parts.store.read(live.id);
  if (!stored || !isContinuable(stored, turn) || !isContinuable(live.conversation, turn)) return false;
  await continueTurn(live, turn, parts);
  return true;
}
