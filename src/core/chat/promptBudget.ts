import type { QuestionProblem } from './questionProblem.ts';

/** The share of the space for turns that is filled after turns had to be dropped. Chosen so that drops are rare. */
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
  /** The sizes are estimates, which an error then says. */
  readonly isEstimate?: boolean;
  /** The question's size includes the beginning of its answer, which is continued in what is left of the context. */
  readonly isContinued?: boolean;
}

/** Tokens without which it is of no use to continue an answer. */
const smallestReserve = 32;

/**
 * How many of the oldest turns to leave out so that the prompt fits.
 *
 * The system prompt always stays, and so do the newest turns. When turns must be dropped, more are dropped than
 * necessary: each drop moves the start of the prompt, and everything after it must be evaluated again, so drops should
 * be rare. The newest turn, which the question is most likely about, is only dropped if it does not fit at all.
 *
 * @returns A problem if the question alone does not fit: `too-long`, or `full` where an answer was to be continued.
 */
export function planPrompt(
  sizes: PromptSizes,
): { readonly droppedTurns: number } | { readonly problem: QuestionProblem } {
  const { question: size, isEstimate = false, isContinued = false } = sizes;
  const free = sizes.contextSize - sizes.system;
  const isTight = isContinued && size > free - sizes.answerReserve;
  const limit = free - (isTight ? Math.min(smallestReserve, sizes.answerReserve) : sizes.answerReserve);
  const room = limit - size;
  if (room < 0)
    return {
      problem: isContinued
        ? { kind: 'full' }
        : { kind: 'too-long', size, limit: Math.max(0, limit), isEstimate },
    };
  let dropped = Math.min(sizes.droppedTurns, sizes.turns.length);
  let used = sizes.turns.slice(dropped).reduce((sum, size) => sum + size, 0);
  if (used <= room) return { droppedTurns: dropped };
  const goal = room * fillAfterDropping;
  const newest = sizes.turns.length - 1;
  while (used > (dropped < newest ? goal : room)) used -= sizes.turns[dropped++]!;
  return { droppedTurns: dropped };
}

/** The largest share of a context that is reserved for the answer, whatever `maxTokens` is. */
const largestReserve = 0.25;

/** How many tokens of a context the prompt must leave free for the answer. */
export function answerReserve(maxTokens: number, contextSize: number): number {
  return Math.min(maxTokens, Math.floor(contextSize * largestReserve));
}
