import { type ReadonlySignal, useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { FindInChat } from '../find/findBar.tsx';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import { useCopyAsWritten } from './copyAsWritten.ts';
import { EmptyState } from './emptyState.tsx';
import { Nearness, NearnessContext } from '../shared/nearness.ts';
import { ScrollKeeper } from './scrollKeeper.ts';
import { useTurnKeys } from './turnKeys.ts';
import { TurnPages, TurnPagesView } from './turnPages.tsx';

interface Elements {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
}

/** The conversation, which scrolls along while an answer grows. */
export function Transcript(): VNode {
  const { chat, ui } = usePanel();
  const elements: Elements = {
    scroller: useRef<HTMLElement>(null),
    content: useRef<HTMLDivElement>(null),
  };
  const conversation = chat.conversationId.value;
  const pages = useMemo(() => new TurnPages(), [conversation]);
  const nearness = useMemo(() => new Nearness(), []);
  useEffect(() => () => nearness.dispose(), [nearness]);
  const scroll = ui.scroll.peek();
  const saved = scroll?.conversation === conversation ? scroll.turn : undefined;
  const keeper = useScrollKeeper(elements);
  const turns = chat.turns.value;
  const title = chat.title.value;
  pages.update(turns, saved);
  useTurnKeys(pages);
  useCopyAsWritten(nearness);
  return (
    <main class="transcript-area">
      <NearnessContext.Provider value={nearness}>
        <FindInChat content={elements.content} />
        <section
          ref={elements.scroller}
          class="transcript"
          role="log"
          aria-label={title === '' ? l10n.t('Conversation') : l10n.t('Conversation: {0}', title)}
          aria-busy={chat.answering.value !== undefined}
        >
          <div
            ref={elements.content}
            class={pages.isVirtual ? 'transcript-content virtual' : 'transcript-content'}
          >
            <TurnPagesView key={conversation} pages={pages} turns={turns} lastSent={chat.lastSent.value} />
            {chat.known.value && turns.length === 0 && <EmptyState />}
          </div>
        </section>
      </NearnessContext.Provider>
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
