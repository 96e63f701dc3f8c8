import type { VerificationBasis } from './verification.ts';

/** What code was verified against, in a sentence. */
export function basisText({ python }: VerificationBasis): string {
  if (!python) return 'No Python was found here, so no package counts as installed.';
  const { path, version } = python;
  return `Checked against Python${version === undefined ? '' : ` ${version}`} (${path}).`;
}
