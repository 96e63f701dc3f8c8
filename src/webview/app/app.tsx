import { useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Composer } from '../composer/composer.tsx';
import { Transcript } from '../transcript/transcript.tsx';
import { DemoBanner } from './demoBanner.tsx';
import { moveBetweenTurns } from './moveBetweenTurns.ts';
import { usePanel } from './panel.ts';

/** The whole panel. */
export function App(): VNode {
  const { chat, ui, host } = usePanel();
  const wasAnswering = useRef(false);

  useSignalEffect(() => {
    const answering = chat.answering.value !== undefined;
    if (answering === wasAnswering.current) return;
    wasAnswering.current = answering;
    const state = chat.turns.peek().at(-1)?.turn.peek().state;
    const ends = { complete: 'Answer finished', stopped: 'Answer stopped' } as const;
    if (answering) ui.announce('Answer started');
    else if (state === 'complete' || state === 'stopped') ui.announce(ends[state]);
  });

  useEffect(() => {
    // The keyboard may be nowhere in particular, so the whole page listens.
    const keyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && chat.answering.peek()) {
        event.preventDefault();
        void host.call('stop', null);
      } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        event.preventDefault();
        const moved = moveBetweenTurns(document, event.key === 'ArrowUp' ? -1 : 1);
        if (!moved) ui.focusComposer();
      }
    };
    document.addEventListener('keydown', keyDown);
    return () => document.removeEventListener('keydown', keyDown);
  }, [chat, ui, host]);

  return (
    <div class="panel">
      <DemoBanner />
      <Transcript />
      <Composer />
      <div class="visually-hidden" role="status">
        {ui.announcement.value}
      </div>
    </div>
  );
}
