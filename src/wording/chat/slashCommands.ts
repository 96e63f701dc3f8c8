import * as l10n from '@vscode/l10n';
import type { BuiltinName, CommandContext } from '../../core/slashCommands/slashCommand.ts';
import { listItems } from '../sentences.ts';

/** What one of Phidelity's own commands does, in a line. */
export function commandHelp(name: BuiltinName): string {
  switch (name) {
    case 'explain':
      return l10n.t('Explain what it is for and how it works');
    case 'fix':
      return l10n.t('Find what is wrong, and correct it');
    case 'tests':
      return l10n.t('Write tests, with pytest unless the project uses unittest');
    case 'docstring':
      return l10n.t('Write docstrings');
    case 'types':
      return l10n.t('Add type annotations');
    case 'refactor':
      return l10n.t('Make it simpler, and have it do the same');
    case 'review':
      return l10n.t('List problems, the most serious first');
    case 'commit':
      return l10n.t('Write a message for what is staged in Git');
  }
}

/** What a user's own command says that has no effect; empty if all has one. */
export function unusedNote(place: string, unused: readonly string[]): string {
  if (unused.length === 0) return '';
  return l10n.t('Without effect in Phidelity, from {0}: {1}', place, listItems(unused));
}

/** What to do where a command has nothing to work on. */
export function nothingToWorkOn(name: string, context: CommandContext): string {
  return context === 'staged-changes'
    ? l10n.t('Stage the changes that /{0} is about, or add something else.', name)
    : l10n.t(
        'There is no code for /{0}. Select it, place the cursor inside a function, or add it to the question.',
        name,
      );
}
