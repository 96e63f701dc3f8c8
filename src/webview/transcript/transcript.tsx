import { type ReadonlySignal, useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { FindInChat } from '../find/findBar.tsx';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { TurnContext } from '../verification/useCodeReport.ts';
import { AnswerView } from './answerView.tsx';
import { EmptyState } from './emptyState.tsx';
import { QuestionView } from './questionView.tsx';
import { ScrollKeeper } from './scrollKeeper.ts';

/** How far outside the visible part answers are rendered in advance. */
const renderMargin = '1000px 0px';

interface Elements {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
}

/** The conversation, which scrolls along while an answer grows. */
export function Transcript(): VNode {
  const { chat } = usePanel();
  const elements: Elements = {
    scroller: useRef<HTMLElement>(null),
    content: useRef<HTMLDivElement>(null),
  };
  const keeper = useScrollKeeper(elements);
  const turns = chat.turns.value;
  const title = chat.title.value;
  const lastSent = chat.lastSent.value;
  useRenderingInSight(elements, turns);
  return (
    <main class="transcript-area">
      <FindInChat content={elements.content} />
      <section
        ref={elements.scroller}
        class="transcript"
        role="log"
        aria-label={title === '' ? l10n.t('Conversation') : l10n.t('Conversation: {0}', title)}
        aria-busy={chat.answering.value !== undefined}
      >
        <div ref={elements.content} class="transcript-content">
          {turns.map((model, index) => (
            <TurnView key={model.id} model={model} number={index + 1} last={model === lastSent} />
          ))}
          {chat.known.value && turns.length === 0 && <EmptyState />}
        </div>
      </section>
      {turns.length > 0 && keeper.value?.atEnd.value === false && (
        <button type="button" class="jump-button" onClick={() => keeper.peek()?.toEnd()}>
          <Icon name="arrow-down" /> {l10n.t('Jump to newest')}
        </button>
      )}
    </main>
  );
}

/** Restores the saved scroll position, saves it, and follows the end while an answer grows. */
function useScrollKeeper({ scroller, content }: Elements): ReadonlySignal<ScrollKeeper | undefined> {
  const { chat, ui } = usePanel();
  const keeper = useSignal<ScrollKeeper | undefined>(undefined);
  const shownConversation = useRef('');
  const conversation = chat.conversationId.value;
  const newest = chat.turns.value.at(-1)?.id;

  useLayoutEffect(() => {
    const element = scroller.current!;
    const created = new ScrollKeeper(element, content.current!);
    keeper.value = created;
    const save = (): void => {
      if (chat.known.peek()) ui.scroll.value = created.position(chat.conversationId.peek());
    };
    element.addEventListener('scrollend', save);
    return () => {
      element.removeEventListener('scrollend', save);
      created.dispose();
    };
  }, []);

  useLayoutEffect(() => {
    const saved = ui.scroll.peek();
    const opened = shownConversation.current !== conversation;
    shownConversation.current = conversation;
    if (opened && saved?.conversation === conversation) keeper.peek()?.restore(saved);
    else if (opened || chat.answering.peek()) keeper.peek()?.toEnd();
  }, [conversation, newest]);

  return keeper;
}

/** Renders answers when they come into sight. */
function useRenderingInSight({ scroller, content }: Elements, turns: readonly TurnModel[]): void {
  useLayoutEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          observer.unobserve(target);
          const id = (target as HTMLElement).dataset['turn'];
          turns.find((one) => one.id === id)?.show();
        }
      },
      { root: scroller.current, rootMargin: renderMargin },
    );
    for (const turn of content.current!.querySelectorAll('[data-turn]')) observer.observe(turn);
    return () => observer.disconnect();
  }, [turns]);
}

/** How many characters of a question are its turn's label for screen readers. */
const labelLength = 80;

interface TurnViewProps {
  readonly model: TurnModel;
  /** Counts from 1. */
  readonly number: number;
  readonly last: boolean;
}

/** A question and its answer. */
function TurnView({ model, number, last }: TurnViewProps): VNode {
  const question = model.turn.value.question.trim().split('\n', 1)[0]!.slice(0, labelLength);
  return (
    <article
      class="turn"
      tabIndex={-1}
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
