import { type OffsetRange, overlaps } from '../../../core/text/offsetRange.ts';
import type { TrackedItem } from '../../../core/verification/findings/trackedItem.ts';
import type { ReadText } from '../../../core/verification/generatedCode/generatedRanges.ts';
import { replacedItem, withReplaced } from '../../../wording/verdict.ts';

/** The items, with what is to be said of names that were put in the place of others. */
export function markReplaced(
  items: readonly TrackedItem[],
  replaced: readonly { readonly range: OffsetRange; readonly wanted: string }[],
  read: ReadText,
): readonly TrackedItem[] {
  if (replaced.length === 0) return items;
  const wantedAt = ({ range }: TrackedItem): string | undefined =>
    replaced.find((one) => overlaps(one.range, range))?.wanted;
  const marked = items.map((one) => {
    const wanted = wantedAt(one);
    return wanted === undefined ? one : { ...one, item: withReplaced(one.item, wanted) };
  });
  const others = replaced
    .filter(({ range }) => !items.some((one) => overlaps(one.range, range)))
    .map(({ range, wanted }) => {
      const owner = wanted.slice(0, wanted.lastIndexOf('.') + 1);
      return { range, item: replacedItem(owner + read(range), range, wanted) };
    });
  return [...marked, ...others].toSorted((a, b) => a.range.start - b.range.start);
}
