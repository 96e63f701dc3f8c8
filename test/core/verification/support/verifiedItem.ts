import type { FindingKind } from '../../../../src/core/verification/finding.ts';
import type { VerifiedItem } from '../../../../src/core/verification/verifiedItem.ts';

/** An item of which nothing but this matters. */
export function verifiedItem(
  kind: VerifiedItem['kind'],
  name: string,
  finding?: FindingKind,
  more: Partial<VerifiedItem> = {},
): VerifiedItem {
  const range = { start: 0, end: 1 };
  return { kind, name, finding, range, label: '', message: '', isVerifiedByPerson: false, ...more };
}
