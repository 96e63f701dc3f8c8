import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { TurnModel } from '../shared/turnModel.ts';
import { TurnContext } from '../verification/useCodeReport.ts';
import { AnswerView } from './answerView.tsx';
import { useNearness } from '../shared/nearness.ts';
import { QuestionView } from './questionView.tsx';

/** How many characters of a question are its turn's label for screen readers. */
const labelLength = 80;

interface TurnViewProps {
  readonly model: TurnModel;
  /** Counts from 1. */
  readonly number: number;
  /** How many turns the chat has, of which some may not be in the page. */
  readonly count: number;
  readonly last: boolean;
}

/** A question and its answer, which is rendered as soon as it is near what is in sight. */
export function TurnView({ model, number, count, last }: TurnViewProps): VNode {
  const place = useRef<HTMLElement>(null);
  useNearness(place, {
    report: (near) => {
      const comes = near && !model.markdown.peek();
      if (comes) model.show();
      return comes;
    },
  });
  const question = model.turn.value.question.trim().split('\n', 1)[0]!.slice(0, labelLength);
  return (
    <article
      ref={place}
      class="turn"
      tabIndex={-1}
      aria-posinset={number}
      aria-setsize={count}
      data-turn={model.id}
      aria-label={l10n.t('Turn {0}: {1}', number, question)}
    >
      <QuestionView model={model} />
      <TurnContext.Provider value={model.id}>
        <AnswerView model={model} last={last} />
      </TurnContext.Provider>
    </article>
  );
}
