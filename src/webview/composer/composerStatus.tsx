import type { VNode } from 'preact';
import { modelLabel } from '../../core/models/modelIdentity.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

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

/** From this share on, the meter warns. */
const warnFrom = 0.8;

/** How much of the model's context the conversation takes, in tokens that the model counted. */
export function ContextMeter(): VNode | null {
  const { chat } = usePanel();
  const usage = chat.lastUsage.value;
  if (!usage || usage.contextSize === 0) return null;
  const { contextTokens, contextSize } = usage;
  const share = Math.min(1, contextTokens / contextSize);
  const text = `${formatCount(contextTokens)} of ${formatCount(contextSize)} tokens`;
  return (
    <div
      class={share > warnFrom ? 'context-meter warns' : 'context-meter'}
      role="meter"
      aria-label="Context used"
      aria-valuemin={0}
      aria-valuemax={contextSize}
      aria-valuenow={contextTokens}
      aria-valuetext={text}
      title={`Context used: ${text}. When it is full, the oldest turns are left out.`}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle class="context-track" cx="8" cy="8" r="6" />
        <circle
          class="context-used"
          cx="8"
          cy="8"
          r="6"
          pathLength="100"
          stroke-dasharray={`${share * 100} 100`}
        />
      </svg>
      <span class="context-text">
        {formatCount(contextTokens)} / {formatCount(contextSize)} <span class="context-unit">tokens</span>
      </span>
    </div>
  );
}

/** Where the model runs, and what to think of what it writes. */
export function Disclaimer(): VNode {
  const { chat } = usePanel();
  const endpoint = chat.endpoint.value;
  const fallback = chat.fallback.value;
  const caution = 'It can be wrong: check what it writes.';
  if (!endpoint) return <p class="standing-line">AI model on your machine. {caution}</p>;
  if (fallback === null)
    return (
      <p class="standing-line" title={endpoint.url}>
        AI model at {endpoint.name}. {caution}
      </p>
    );
  return (
    <p class="standing-line" title={fallback}>
      <strong>{endpoint.name} does not answer, so a model on your machine does.</strong> {caution}
    </p>
  );
}
