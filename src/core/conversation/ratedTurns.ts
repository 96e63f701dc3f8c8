import type { Conversation, Rating } from './conversation.ts';

/** A question and its answer that the user has rated. Times are in ISO 8601. */
export interface RatedTurn {
  readonly rating: 'good' | 'bad';
  readonly question: string;
  readonly answer: string;
  /** The name of the model that answered. */
  readonly model?: string;
  readonly askedAt: string;
  /** The id of the chat, and the name of the workspace in which it was begun. */
  readonly chat: string;
  readonly workspace?: string;
}

const words: Readonly<Record<Rating, RatedTurn['rating']>> = { up: 'good', down: 'bad' };

/** What the user has rated in a conversation, in the order of its questions. */
export function ratedTurns({ id, workspace, turns }: Conversation): RatedTurn[] {
  return turns.flatMap(({ rating, question, answer, modelName, askedAt }) =>
    rating === undefined
      ? []
      : {
          rating: words[rating],
          question,
          answer,
          ...(modelName === undefined ? {} : { model: modelName }),
          askedAt: new Date(askedAt).toISOString(),
          chat: id,
          ...(workspace ? { workspace: workspace.name } : {}),
        },
  );
}
