import type { VNode } from 'preact';
import type { TurnModel } from '../app/turnModel.ts';
import { TurnContext } from '../verification/turnContext.ts';
import { AnswerView } from './answerView.tsx';
import { QuestionView } from './questionView.tsx';

/** Characters of a question that name its turn to screen readers. */
const nameLength = 80;

interface TurnViewProps {
  readonly model: TurnModel;
  /** Counts from 1. */
  readonly number: number;
  readonly last: boolean;
}

/** A question and its answer. */
export function TurnView({ model, number, last }: TurnViewProps): VNode {
  const question = model.turn.value.question.trim().split('\n', 1)[0]!.slice(0, nameLength);
  return (
    <article class="turn" tabIndex={-1} data-turn={model.id} aria-label={`Turn ${number}: ${question}`}>
      <QuestionView model={model} />
      <TurnContext.Provider value={model.id}>
        <AnswerView model={model} last={last} />
      </TurnContext.Provider>
    </article>
  );
}
