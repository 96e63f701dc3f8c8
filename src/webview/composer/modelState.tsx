import type { VNode } from 'preact';
import { modelLabel } from '../../core/models/modelLabel.ts';
import { Icon } from '../app/icon.tsx';
import { usePanel } from '../app/panel.ts';

/** Which model answers and what it is doing; choosing another one is a click away. */
export function ModelState(): VNode {
  const { chat, host } = usePanel();
  const engine = chat.engine.value;
  const name =
    engine.state === 'ready' || engine.state === 'generating'
      ? modelLabel(engine.model)
      : chat.modelName.value;
  const isRemote = chat.endpoint.value !== null;
  const percent = engine.state === 'loading' ? `${Math.floor(engine.fraction * 100)} %` : '';
  const states = {
    off: { icon: 'circle-outline', text: isRemote ? 'not connected yet' : 'not loaded' },
    loading: { icon: 'loading', text: `loading ${percent}` },
    connecting: { icon: 'loading', text: 'connecting' },
    ready: { icon: 'circle-filled', text: '' },
    generating: { icon: 'circle-filled', text: '' },
    error: { icon: 'error', text: 'error' },
  };
  const { icon, text } = states[engine.state];
  const what = name === '' ? 'No model' : name;
  const click = isRemote ? 'Endpoints…' : 'Choose a model file…';
  return (
    <button
      type="button"
      class={`model-state model-${engine.state}`}
      aria-label={`Model: ${what}${text && `, ${text}`}. ${click}`}
      title={`${what}${text && `, ${text}`}\n${click}`}
      onClick={() => void host.call('runCommand', isRemote ? 'showEndpoints' : 'chooseModel')}
    >
      <Icon name={icon} spin={icon === 'loading'} />
      <span class="model-name">{what}</span>
      {text && <span class="model-note">{text}</span>}
    </button>
  );
}
