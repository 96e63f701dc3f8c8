import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { TurnContext } from '../verification/useCodeReport.ts';
import { AnswerView } from './answerView.tsx';
import { EmptyState } from './emptyState.tsx';
import { QuestionView } from './questionView.tsx';
import { ScrollKeeper } from './scrollKeeper.ts';

/** How far outside of what is seen answers are made ready. */
const readyMargin = '1000px 0px';

/** The conversation, scrolled by itself while an answer grows. */
export function Transcript(): VNode {
  const { chat, ui } = usePanel();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const keeper = useSignal<ScrollKeeper | undefined>(undefined);
  const shownConversation = useRef('');
  const turns = chat.turns.value;
  const conversation = chat.conversationId.value;
  const newest = turns.at(-1)?.id;

  useLayoutEffect(() => {
    const element = scroller.current!;
    const kept = new ScrollKeeper(element, content.current!);
    keeper.value = kept;
    const save = (): void => {
      if (chat.known.peek()) ui.scroll.value = kept.position(chat.conversationId.peek());
    };
    element.addEventListener('scrollend', save);
    return () => {
      element.removeEventListener('scrollend', save);
      kept.dispose();
    };
  }, []);

  useLayoutEffect(() => {
    const saved = ui.scroll.peek();
    const opened = shownConversation.current !== conversation;
    shownConversation.current = conversation;
    if (opened && saved?.conversation === conversation) keeper.peek()?.restore(saved);
    else if (opened || chat.answering.peek()) keeper.peek()?.toEnd();
  }, [conversation, newest]);

  useLayoutEffect(() => {
    const inSight = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          inSight.unobserve(target);
          const id = (target as HTMLElement).dataset['turn'];
          turns.find((one) => one.id === id)?.show();
        }
      },
      { root: scroller.current, rootMargin: readyMargin },
    );
    for (const turn of content.current!.querySelectorAll('[data-turn]')) inSight.observe(turn);
    return () => inSight.disconnect();
  }, [turns]);

  return (
    <main class="transcript-area">
      <section
        ref={scroller}
        class="transcript"
        role="log"
        aria-label={chat.title.value === '' ? 'Conversation' : `Conversation: ${chat.title.value}`}
        aria-busy={chat.answering.value !== undefined}
      >
        <div ref={content} class="transcript-content">
          {turns.map((model, index) => (
            <TurnView key={model.id} model={model} number={index + 1} last={index === turns.length - 1} />
          ))}
          {chat.known.value && turns.length === 0 && <EmptyState />}
        </div>
      </section>
      {turns.length > 0 && keeper.value?.atEnd.value === false && (
        <button type="button" class="jump-button" onClick={() => keeper.peek()?.toEnd()}>
          <Icon name="arrow-down" /> Jump to newest
        </button>
      )}
    </main>
  );
}

/** Characters of a question that name its turn to screen readers. */
const nameLength = 80;

interface TurnViewProps {
  readonly model: TurnModel;
  /** Counts from 1. */
  readonly number: number;
  readonly last: boolean;
}

/** A question and its answer. */
function TurnView({ model, number, last }: TurnViewProps): VNode {
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
