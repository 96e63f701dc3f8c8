import type { VNode } from 'preact';
import { Icon } from './icon.tsx';
import { usePanel } from './panel.ts';

/** Says plainly that the bundled demo model answers. */
export function DemoBanner(): VNode | null {
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
