import type { Verification } from '../../../src/core/verification/codeVerifier.ts';
import { errorFindings } from '../../../src/core/verification/findings/finding.ts';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import { toReportItems } from '../../../src/wording/verdict.ts';

/** What a verification says does not exist, is called wrongly, or is unknown on PyPI. */
export function errorsIn(verification: Verification): ReportItem[] {
  return toReportItems(verification, () => false).filter(
    ({ finding }) => finding !== undefined && errorFindings.has(finding),
  );
}
