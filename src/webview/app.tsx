import { effect } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { sentenceGap } from '../wording/sentences.ts';
import { Composer } from './composer/composer.tsx';
import { Icon } from './shared/icons.tsx';
import { isComposing } from './shared/isComposing.ts';
import { usePanel } from './shared/panel.ts';
import type { TurnModel } from './shared/turnModel.ts';
import { Transcript } from './transcript/transcript.tsx';

/** The whole panel. */
export function App(): VNode {
  const { chat, ui, host } = usePanel();
  const announced = useRef<TurnModel | undefined>(undefined);

  // Not `useSignalEffect`, which waits for a frame: what starts and ends before it would be passed over in silence.
  useEffect(
    () =>
      effect(() => {
        const answering = chat.answering.value;
        const ended = announced.current;
        if (answering === ended) return;
        announced.current = answering;
        // An answer in a chat that is no longer shown goes on.
        const state = ended && chat.turns.peek().includes(ended) ? ended.turn.peek().state : undefined;
        if (answering) ui.announce(l10n.t('Answer started'));
        else if (state === 'complete') ui.announce(l10n.t('Answer finished'));
        else if (state === 'stopped') ui.announce(l10n.t('Answer stopped'));
      }),
    [chat, ui],
  );

  useEffect(() => {
    // On the document, since no particular element may have the focus.
    const keyDown = (event: KeyboardEvent): void => {
      if (isComposing(event)) return;
      if (event.key === 'Escape' && chat.answering.peek()) {
        event.preventDefault();
        void host.call('stop', null);
      } else if (event.altKey && event.code === 'KeyZ' && !event.ctrlKey && !event.metaKey) {
        // VS Code's own key for it, which works in editors only.
        event.preventDefault();
        ui.wrapsCode.value = !ui.wrapsCode.peek();
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

/** Says that the bundled demo model answers. */
function DemoBanner(): VNode | null {
  const { chat, host } = usePanel();
  if (!chat.isDemo.value) return null;
  return (
    <aside class="demo-banner" aria-label={l10n.t('Demo model')}>
      <Icon name="beaker" />
      <p>
        <strong>{l10n.t('Demo model, not phi-4.')}</strong>
        {sentenceGap()}
        {l10n.t('It only knows its scripted questions and answers anything else with nonsense.')}
        {sentenceGap()}
        <button
          type="button"
          class="link-button"
          onClick={() => void host.call('runCommand', 'openModelPage')}
        >
          {l10n.t('Get phi-4…')}
        </button>
      </p>
    </aside>
  );
}
