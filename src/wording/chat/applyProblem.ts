import * as l10n from '@vscode/l10n';
import type { ApplyProblem } from '../../core/edits/apply/codeInFile.ts';
import type { PathProblem } from '../../core/edits/apply/workspacePath.ts';

/** Why the file that an answer names is not touched, and what to do. */
export function describePathProblem(problem: PathProblem, path: string): string {
  return problem === 'git'
    ? l10n.t("{0} belongs to Git's own files, which Phidelity does not change.", path)
    : l10n.t(
        '{0} is outside of the folders of this workspace, so Phidelity does not change it. Insert the code at the cursor instead.',
        path,
      );
}

/** Why code was not applied, and what to do. */
export function describeApplyProblem(problem: ApplyProblem, name: string): string {
  switch (problem) {
    case 'no-code':
      return l10n.t('The block for {0} has no code. Nothing was changed.', name);
    case 'part':
      return l10n.t(
        'The code leaves out a part of {0} and says so in a comment. Nothing was changed. Ask for all of the code.',
        name,
      );
    case 'broken':
      return l10n.t('The diff for {0} cannot be read. Nothing was changed. Ask for the changed code.', name);
    case 'not-found':
      return l10n.t(
        'What the diff changes is not in {0}. Nothing was changed. Ask for the changed code, with the file as it is now.',
        name,
      );
    case 'several':
      return l10n.t(
        'What the diff changes is in several places of {0}. Nothing was changed. Ask for the changed code.',
        name,
      );
    case 'deleted':
      return l10n.t('The diff deletes {0}, which Phidelity does not do. Nothing was changed.', name);
    case 'renamed':
      return l10n.t(
        'The diff gives {0} another name, which Phidelity does not do. Nothing was changed.',
        name,
      );
    case 'missing':
      return l10n.t('{0}, which the diff changes, is not in this workspace. Nothing was changed.', name);
  }
}
