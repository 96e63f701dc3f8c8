import type { FindingKind } from '../../../../src/core/verification/findings/finding.ts';
import type { ReportItem } from '../../../../src/core/verification/findings/reportItem.ts';

/** An item of which nothing but this matters. */
export function verifiedItem(
  kind: ReportItem['kind'],
  name: string,
  finding?: FindingKind,
  more: Partial<ReportItem> = {},
): ReportItem {
  const range = { start: 0, end: 1 };
  return { kind, name, finding, range, label: '', message: '', isVerifiedByUser: false, ...more };
}
