import type { VNode } from 'preact';
import { Icon } from '../app/icon.tsx';
import { usePanel } from '../app/panel.ts';

/** Which model answers and what it is doing; choosing another one is a click away. */
export function ModelState(): VNode {
  const { chat, host } = usePanel();
  const engine = chat.engine.value;
  const name =
    engine.state === 'ready' || engine.state === 'generating' ? engine.model.name : chat.modelName.value;
  const percent = engine.state === 'loading' ? `${Math.floor(engine.fraction * 100)} %` : '';
  const states = {
    off: { icon: 'circle-outline', text: 'not loaded' },
    loading: { icon: 'loading', text: `loading ${percent}` },
    connecting: { icon: 'loading', text: 'connecting' },
    ready: { icon: 'circle-filled', text: '' },
    generating: { icon: 'circle-filled', text: '' },
    error: { icon: 'error', text: 'error' },
  };
  const { icon, text } = states[engine.state];
  const what = name === '' ? 'No model' : name;
  return (
    <button
      type="button"
      class={`model-state model-${engine.state}`}
      aria-label={`Model: ${what}${text && `, ${text}`}. Choose a model file…`}
      title={`${what}${text && `, ${text}`}\nChoose a model file…`}
      onClick={() => void host.call('runCommand', 'chooseModel')}
    >
      <Icon name={icon} spin={icon === 'loading'} />
      <span class="model-name">{what}</span>
      {text && <span class="model-note">{text}</span>}
    </button>
  );
}
