import * as l10n from '@vscode/l10n';
import type { EditProblem } from '../../core/edits/readEdit.ts';

/** Why an answer to an edit could not be used, and what to do. */
export function describeEditProblem(problem: EditProblem | 'too-long'): string {
  switch (problem) {
    case 'no-code':
      return l10n.t('The model answered without code. Nothing was changed.');
    case 'several':
      return l10n.t(
        'The model answered with several pieces of code, and it is not clear which one is meant. Nothing was changed.',
      );
    case 'unfinished':
      return l10n.t(
        'The model did not finish its code. Nothing was changed. Select fewer lines, or ask for less at once.',
      );
    case 'part':
      return l10n.t('The model left out a part of the code. Nothing was changed. Select fewer lines.');
    case 'diff':
      return l10n.t('The model answered with a diff instead of the changed code. Nothing was changed.');
    case 'too-long':
      return l10n.t(
        "These lines do not fit into the model's context together with their change. Select fewer lines.",
      );
  }
}
