import * as l10n from '@vscode/l10n';
import type { ReportItem } from '../core/verification/findings/reportItem.ts';
import { joinSentences, listOr } from './sentences.ts';

/** The words for an item. */
export type ItemWords = Pick<ReportItem, 'label' | 'message' | 'detail'>;

export function withDetail(...sentences: readonly (string | undefined)[]): Pick<ItemWords, 'detail'> {
  const detail = joinSentences(...sentences);
  return detail === '' ? {} : { detail };
}

export function didYouMean(nearest: readonly string[]): string | undefined {
  if (nearest.length === 0) return undefined;
  return l10n.t('Did you mean {0}?', listOr(nearest.map((name) => `"${name}"`)));
}
