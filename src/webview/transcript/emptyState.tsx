import * as l10n from '@vscode/l10n';
import type { ComponentChildren, VNode } from 'preact';
import { BrandMark, Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

/** How many example questions are offered. */
const offered = 3;

/** What an empty chat shows. */
export function EmptyState(): VNode {
  const { chat, host } = usePanel();
  const endpoint = chat.endpoint.value;
  return (
    <div class="empty-state">
      <BrandMark />
      <p class="empty-lead">
        {endpoint
          ? l10n.t(
              'Ask about Python. Your questions go to {0} ({1}), which you have set up.',
              endpoint.name,
              endpoint.url,
            )
          : l10n.t('Ask about Python. The model runs on this machine, and nothing you type leaves it.')}
      </p>
      <div class="examples" role="group" aria-label={l10n.t('Example questions')}>
        {chat.examples.value.slice(0, offered).map((question) => (
          <button key={question} type="button" class="example" onClick={() => void host.ask(question)}>
            <span>{question}</span>
            <Icon name="arrow-right" />
          </button>
        ))}
      </div>
      <dl class="key-hints">
        <KeyHint action={l10n.t('Send')}>
          <kbd>Enter</kbd>
        </KeyHint>
        <KeyHint action={l10n.t('New line')}>
          <kbd>Shift</kbd>+<kbd>Enter</kbd>
        </KeyHint>
        <KeyHint action={l10n.t('Move between turns')}>
          <kbd>Alt</kbd>+<kbd>↑</kbd> <kbd>↓</kbd>
        </KeyHint>
        <KeyHint action={l10n.t('Stop an answer')}>
          <kbd>Esc</kbd>
        </KeyHint>
      </dl>
    </div>
  );
}

function KeyHint({ action, children }: { action: string; children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{children}</dt>
      <dd>{action}</dd>
    </div>
  );
}
