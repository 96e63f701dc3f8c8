import { useSignalEffect } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { sentenceGap } from '../wording/sentences.ts';
import { Composer } from './composer/composer.tsx';
import { isComposing } from './shared/composition.ts';
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
    if (answering) ui.announce(l10n.t('Answer started'));
    else if (state === 'complete') ui.announce(l10n.t('Answer finished'));
    else if (state === 'stopped') ui.announce(l10n.t('Answer stopped'));
  });

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
