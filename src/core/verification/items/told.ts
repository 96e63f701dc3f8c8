import type { VerifiedItem } from '../verifiedItem.ts';

/** What is told of an import or a symbol, before anyone has vouched for it. */
export type Told = Pick<VerifiedItem, 'finding' | 'label' | 'message'> &
  Partial<Pick<VerifiedItem, 'detail' | 'signature' | 'source' | 'replacement' | 'install'>>;

/** What a label leaves open, where there is anything. */
export function withDetail(sentences: string): Pick<Told, 'detail'> {
  const text = sentences.trim();
  return text === '' ? {} : { detail: text };
}
