import type { VNode } from 'preact';
import { formatCount } from '../app/formatCount.ts';
import { usePanel } from '../app/panel.ts';

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
