import type { VNode } from 'preact';
import { Icon } from '../app/icon.tsx';
import { IconButton } from '../app/iconButton.tsx';
import { usePanel } from '../app/panel.ts';

/** What of the model did not fit into memory, until the person has seen it. */
export function GivenUpNotice(): VNode | null {
  const { chat, host, ui } = usePanel();
  const givenUp = chat.givenUp.value;
  if (givenUp === null) return null;
  const dismiss = (): void => {
    // The button is about to go, and the keyboard with it.
    ui.focusComposer();
    void host.call('dismissGivenUp', null);
  };
  return (
    <aside class="given-up" aria-label="What did not fit">
      <Icon name="info" />
      <p title={givenUp.details}>
        {givenUp.line}{' '}
        <button
          type="button"
          class="link-button"
          onClick={() => void host.call('runCommand', 'openModelPage')}
        >
          Model page
        </button>
      </p>
      <IconButton icon="close" label="Do not show again for this model" onClick={dismiss} />
    </aside>
  );
}
