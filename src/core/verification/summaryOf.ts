import type { FindingKind } from './finding.ts';
import type { VerifiedItem } from './verifiedItem.ts';

/** What is counted, in the order in which it is told, with the words for one and for several. */
const parts: readonly {
  readonly kinds: readonly FindingKind[];
  readonly words: (count: number) => string;
}[] = [
  {
    kinds: ['not-found'],
    words: (n) => (n === 1 ? '1 package unknown on PyPI' : `${n} packages unknown on PyPI`),
  },
  {
    kinds: ['not-installed', 'unverified'],
    words: (n) => `${n} ${n === 1 ? 'import' : 'imports'} to verify`,
  },
  { kinds: ['missing'], words: (n) => (n === 1 ? '1 API does not exist' : `${n} APIs do not exist`) },
  { kinds: ['wrong-call'], words: (n) => (n === 1 ? '1 wrong call' : `${n} wrong calls`) },
  { kinds: ['deprecated'], words: (n) => `${n} deprecated` },
  { kinds: ['unknown'], words: (n) => `${n} not checked` },
];

/** What is left to verify in one line, such as `2 imports to verify · 1 API does not exist`. */
export function summaryOf(items: readonly VerifiedItem[]): string {
  const names = (kinds: readonly (FindingKind | undefined)[]): number =>
    new Set(items.filter(({ finding }) => kinds.includes(finding)).map(({ kind, name }) => `${kind} ${name}`))
      .size;
  const told = parts.flatMap(({ kinds, words }) => {
    const count = names(kinds);
    return count === 0 ? [] : [words(count)];
  });
  if (told.length > 0) return told.join(' · ');
  const symbols = new Set(items.filter(({ kind }) => kind === 'symbol').map(({ name }) => name)).size;
  if (symbols > 0) return symbols === 1 ? '1 API checked' : `${symbols} APIs checked`;
  return items.length === 0 ? 'Nothing imported' : 'Nothing to verify';
}
