import { useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer/composer.tsx';
import { Icon } from './shared/icons.tsx';
import { usePanel } from './shared/panel.ts';
import { Transcript } from './transcript/transcript.tsx';

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

/** Moves the keyboard to the turn above (-1) or below (1); false past the last one. */
function moveBetweenTurns(document: Document, direction: -1 | 1): boolean {
  const turns = [...document.querySelectorAll<HTMLElement>('[data-turn]')];
  const at = turns.findIndex((turn) => turn.contains(document.activeElement));
  if (at < 0 && direction > 0) return false;
  const target = at < 0 ? turns.at(-1) : turns[Math.max(0, at + direction)];
  if (!target) return false;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
  return true;
}

/** Says plainly that the bundled demo model answers. */
function DemoBanner(): VNode | null {
  const { chat, host } = usePanel();
  if (!chat.isDemo.value) return null;
  return (
    <aside class="demo-banner" aria-label="Demo model">
      <Icon name="beaker" />
      <p>
        <strong>Demo model, not phi-4.</strong> It knows only its scripted questions and babbles on anything
        else.{' '}
        <button
          type="button"
          class="link-button"
          onClick={() => void host.call('runCommand', 'openModelPage')}
        >
          Get phi-4…
        </button>
      </p>
    </aside>
  );
}
