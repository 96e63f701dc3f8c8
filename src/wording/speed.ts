import * as l10n from '@vscode/l10n';
import { formatCount } from '../core/text/formatQuantity.ts';

/** A speed in tokens per second: "4.8 tok/s". */
export function speedText(tokensPerSecond: number): string {
  const rounded =
    tokensPerSecond < 100 ? tokensPerSecond.toFixed(1) : formatCount(Math.round(tokensPerSecond));
  return l10n.t('{0} tok/s', rounded);
}
