import type { VNode } from 'preact';
import { usePanel } from '../app/panel.ts';

/** Where the model runs, and what to think of what it writes. */
export function StandingLine(): VNode {
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
