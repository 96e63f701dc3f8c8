import type { VNode } from 'preact';
import { BrandMark, Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

/** Example questions on offer. */
const offered = 3;

/** What is shown before the first question. */
export function EmptyState(): VNode {
  const { chat, host } = usePanel();
  const endpoint = chat.endpoint.value;
  return (
    <div class="empty-state">
      <BrandMark />
      <p class="empty-lead">
        {endpoint
          ? `Ask about Python. What you ask goes to ${endpoint.name} (${endpoint.url}), which you have set up.`
          : 'Ask about Python. The model runs on this machine and nothing you type leaves it.'}
      </p>
      <div class="examples" role="group" aria-label="Example questions">
        {chat.examples.value.slice(0, offered).map((question) => (
          <button
            key={question}
            type="button"
            class="example"
            onClick={() => void host.call('ask', { question })}
          >
            <span>{question}</span>
            <Icon name="arrow-right" />
          </button>
        ))}
      </div>
      <dl class="key-hints">
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>sends</dd>
        </div>
        <div>
          <dt>
            <kbd>Shift</kbd>+<kbd>Enter</kbd>
          </dt>
          <dd>starts a new line</dd>
        </div>
        <div>
          <dt>
            <kbd>Alt</kbd>+<kbd>↑</kbd> <kbd>↓</kbd>
          </dt>
          <dd>move between turns</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>stops an answer</dd>
        </div>
      </dl>
    </div>
  );
}
