import type { PromptTurn } from '../ports/engine.ts';
import type { Turn } from './conversation.ts';

/** The turns that the model is to see again: those that have an answer, even one that was cut short. */
export function promptTurns(turns: readonly Turn[]): PromptTurn[] {
  return turns.filter((turn) => turn.answer !== '').map(({ question, answer }) => ({ question, answer }));
}
