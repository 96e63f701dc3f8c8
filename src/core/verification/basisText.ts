import type { VerificationBasis } from './verification.ts';

/** What code was verified against, in whole sentences. */
export function basisText({ python, pythonProblem }: VerificationBasis): string {
  const version = python?.version === undefined ? '' : ` ${python.version}`;
  const against = python
    ? `Checked against Python${version}.`
    : 'No Python was found here, so no package counts as installed.';
  return pythonProblem === undefined ? against : `${pythonProblem} ${against}`;
}
