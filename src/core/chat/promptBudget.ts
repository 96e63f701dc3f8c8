import { PhidelityError } from '../errors/phidelityError.ts';

/** How full the room for the prompt is after turns had to be dropped. */
const fillAfterDropping = 0.7;

/** Sizes are in tokens and include the control tokens around each part. */
export interface PromptSizes {
  readonly contextSize: number;
  readonly system: number;
  readonly turns: readonly number[];
  readonly question: number;
  /** Kept free for the answer. */
  readonly answerReserve: number;
  /** Turns that earlier prompts of this conversation already left out. */
  readonly droppedTurns: number;
  /** The sizes are estimates, and are said to be. */
  readonly isEstimate?: boolean;
}

/**
 * How many of the oldest turns to leave out so that the prompt fits.
 *
 * The system prompt and the newest turns always stay. When turns have to go, more than the bare need goes at once:
 * each drop moves the start of the prompt, and everything after it must be evaluated again, so it should be rare. The
 * newest turn, which the question is most likely about, goes only when it does not fit at all.
 *
 * @throws PhidelityError `message-too-long` when the question alone does not fit.
 */
export function planPrompt(sizes: PromptSizes): { droppedTurns: number } {
  const room = sizes.contextSize - sizes.answerReserve - sizes.system - sizes.question;
  if (room < 0) {
    const most = sizes.contextSize - sizes.answerReserve - sizes.system;
    const about = sizes.isEstimate ? 'about ' : '';
    throw new PhidelityError(
      'message-too-long',
      `Your message is ${about}${sizes.question.toLocaleString('en')} tokens long, and the model's context has room for ` +
        `${about}${Math.max(0, most).toLocaleString('en')}. Shorten the message, or ask about a smaller part of the code.`,
    );
  }
  let dropped = Math.min(sizes.droppedTurns, sizes.turns.length);
  let used = sizes.turns.slice(dropped).reduce((sum, size) => sum + size, 0);
  if (used <= room) return { droppedTurns: dropped };
  const goal = room * fillAfterDropping;
  const newest = sizes.turns.length - 1;
  while (used > (dropped < newest ? goal : room)) used -= sizes.turns[dropped++]!;
  return { droppedTurns: dropped };
}

/** The share of a context that is kept free for what is to be written when `maxTokens` asks for more. */
const largestReserve = 0.25;

/** Tokens of a context that its prompt must leave free. */
export function answerReserve(maxTokens: number, contextSize: number): number {
  return Math.min(maxTokens, Math.floor(contextSize * largestReserve));
}
