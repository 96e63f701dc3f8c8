import * as l10n from '@vscode/l10n';
import type { PythonProblem } from '../core/verification/codeVerifier.ts';
import { joinSentences } from './sentences.ts';

/** Why the selected Python cannot be used, and what to do. */
export function describePythonProblem(problem: PythonProblem): string {
  if (problem.kind === 'unexpected') return problem.message;
  return joinSentences(whyUnusable(problem), l10n.t('Select another interpreter.'));
}

function whyUnusable(problem: Exclude<PythonProblem, { kind: 'unexpected' }>): string {
  const { path } = problem;
  switch (problem.kind) {
    case 'not-found':
      return l10n.t('{0} cannot be used as Python: file not found.', path);
    case 'not-executable':
      return l10n.t('{0} cannot be used as Python: not executable.', path);
    case 'not-runnable':
      return l10n.t('{0} cannot be used as Python: it could not be run.', path);
    case 'not-python':
      return l10n.t('{0} cannot be used as Python: not a Python interpreter.', path);
    case 'not-environment':
      return l10n.t('{0} cannot be used as Python: the folder is not a Python environment.', path);
    case 'untrusted':
      return l10n.t('{0} cannot be used as Python: programs are not run in an untrusted workspace.', path);
    case 'timeout':
      return l10n.t('{0} cannot be used as Python: no answer within {1} seconds.', path, problem.seconds);
    case 'exit-code':
      return l10n.t('{0} cannot be used as Python: it exited with code {1}.', path, problem.code);
  }
}
