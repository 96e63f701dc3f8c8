import * as l10n from '@vscode/l10n';
import { formatCount } from '../core/text/formatQuantity.ts';

/** How many parameters a model has: "14.7 billion", "135 million". */
export function formatParameterCount(parameters: number): string {
  return parameters < 1e9
    ? l10n.t('{0} million', Math.round(parameters / 1e6))
    : l10n.t('{0} billion', (parameters / 1e9).toFixed(1));
}

/** A speed in tokens per second: "4.8 tok/s". */
export function speedText(tokensPerSecond: number): string {
  const rounded =
    tokensPerSecond < 100 ? tokensPerSecond.toFixed(1) : formatCount(Math.round(tokensPerSecond));
  return l10n.t('{0} tok/s', rounded);
}

/** How long something took that takes seconds at most: "14 ms", "3.7 s". */
export function secondsText(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  return milliseconds < 100 ? l10n.t('{0} ms', milliseconds) : l10n.t('{0} s', seconds.toFixed(1));
}

/** A duration, as exact as is useful: "45 s", "12 min", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 59.5) return l10n.t('{0} s', Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? l10n.t('{0} h', hours) : l10n.t('{0} h {1} min', hours, minutes % 60);
}
