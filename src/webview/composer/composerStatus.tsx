import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { modelLabel } from '../../core/models/modelIdentity.ts';
import type { EngineStatus } from '../../core/ports/engine.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { engineStatusText } from '../../wording/engineStatus.ts';
import { joinSentences, sentenceGap } from '../../wording/sentences.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';

const icons: Readonly<Record<EngineStatus['state'], string>> = {
  off: 'circle-outline',
  loading: 'loading',
  connecting: 'loading',
  ready: 'circle-filled',
  generating: 'circle-filled',
  error: 'error',
};

/** Which model answers, and its status. A click chooses another model or endpoint. */
export function ModelState(): VNode {
  const { chat, host } = usePanel();
  const engine = chat.engine.value;
  const { state } = engine;
  const name = state === 'ready' || state === 'generating' ? modelLabel(engine.model) : chat.modelName.value;
  const isRemote = chat.endpoint.value !== null;
  // The transcript shows that an answer is being generated.
  const note = state === 'generating' ? '' : engineStatusText(engine, isRemote);
  const model = name === '' ? l10n.t('No model') : name;
  const modelAndNote = note === '' ? model : l10n.t('{0}: {1}', model, note);
  const action = isRemote ? l10n.t('Endpoints…') : l10n.t('Choose Model File…');
  return (
    <button
      type="button"
      class={`model-state model-${state}`}
      aria-label={l10n.t('Model: {0}. {1}', modelAndNote, action)}
      title={`${modelAndNote}\n${action}`}
      onClick={() => void host.call('runCommand', isRemote ? 'showEndpoints' : 'chooseModel')}
    >
      <Icon name={icons[state]} spin={icons[state] === 'loading'} />
      <span class="model-name">{model}</span>
      {note && <span class="model-note">{note}</span>}
    </button>
  );
}

/** The share of the context from which the meter warns. */
const warningShare = 0.8;

/**
 * How much of the model's context the conversation and the next question use, in tokens that the model counted; where it has
 * not counted those of the question, the number is marked as an estimate.
 */
export function ContextMeter(): VNode | null {
  const { chat } = usePanel();
  const usage = chat.lastUsage.value;
  const { attachments, draftTokens, isEstimate, contextSize: loaded } = chat.pending.value;
  const pending = attachments.reduce((sum, { tokens }) => sum + tokens, draftTokens);
  const contextSize = usage?.contextSize || (loaded ?? 0);
  if (contextSize === 0 || (!usage && pending === 0)) return null;
  const contextTokens = usage?.contextTokens ?? 0;
  const [before, after] = [contextTokens, contextTokens + pending].map((tokens) =>
    Math.min(1, tokens / contextSize),
  ) as [number, number];
  const isMarked = isEstimate && pending > 0;
  const count = formatCount(contextTokens + pending);
  const [used, total] = [isMarked ? `~${count}` : count, formatCount(contextSize)];
  const now = l10n.t(
    'Context used: {0} of {1} tokens. When it is full, the oldest turns are left out.',
    formatCount(contextTokens),
    total,
  );
  const next = isMarked
    ? l10n.t('Your next question adds about {0}.', formatCount(pending))
    : l10n.t('Your next question adds {0}.', formatCount(pending));
  return (
    <div
      class={after > warningShare ? 'context-meter warns' : 'context-meter'}
      role="meter"
      aria-label={l10n.t('Context used')}
      aria-valuemin={0}
      aria-valuemax={contextSize}
      aria-valuenow={contextTokens + pending}
      aria-valuetext={l10n.t('{0} of {1} tokens', used, total)}
      title={pending === 0 ? now : joinSentences(now, next)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle class="context-track" cx="8" cy="8" r="6" />
        <circle
          class="context-next"
          cx="8"
          cy="8"
          r="6"
          pathLength="100"
          stroke-dasharray={`${after * 100} 100`}
        />
        <circle
          class="context-used"
          cx="8"
          cy="8"
          r="6"
          pathLength="100"
          stroke-dasharray={`${before * 100} 100`}
        />
      </svg>
      <span class="context-text">
        {used} / {total} <span class="context-unit">{l10n.t('tokens')}</span>
      </span>
    </div>
  );
}

/** Where the model runs, and a warning that it can be wrong. */
export function Disclaimer(): VNode {
  const { chat } = usePanel();
  const endpoint = chat.endpoint.value;
  const fallback = chat.fallback.value;
  const caution = l10n.t('It can be wrong: check what it writes.');
  if (!endpoint)
    return <p class="disclaimer">{joinSentences(l10n.t('AI model on your machine.'), caution)}</p>;
  if (fallback === null)
    return (
      <p class="disclaimer" title={endpoint.url}>
        {joinSentences(l10n.t('AI model at {0}.', endpoint.name), caution)}
      </p>
    );
  return (
    <p class="disclaimer" title={fallback}>
      <strong>{l10n.t('{0} is unreachable; using the model on your machine.', endpoint.name)}</strong>
      {sentenceGap()}
      {caution}
    </p>
  );
}
