import * as l10n from '@vscode/l10n';
import type { FixOutcome, Report } from '../../core/edits/fix/fixOutcome.ts';

/** More characters of a message leave no room for others in the status bar. */
const mostCharacters = 100;

/**
 * What became of the problems that a fix was for, with an icon for the status bar.
 *
 * @param others What is reported for the changed code now and was not before.
 */
export function describeFix(
  problems: readonly (Report & { readonly outcome: FixOutcome })[],
  others: readonly Report[],
): string {
  const [first] = problems as [(typeof problems)[number]];
  const having = (outcome: FixOutcome): typeof problems => problems.filter((one) => one.outcome === outcome);
  const there = having('still-there');
  const unknown = having('unknown');
  const only = problems.length === 1;
  if (there.length > 0)
    return `$(warning) ${
      only
        ? l10n.t('Still there: {0}', shortened(first.message))
        : l10n.t('Still there: {0} of {1} problems', there.length, problems.length)
    }`;
  if (unknown.length > 0)
    return `$(clock) ${
      only
        ? l10n.t(
            'Not reported yet by {0} whether this is gone: {1}',
            first.source ?? l10n.t('its checker'),
            shortened(first.message),
          )
        : l10n.t(
            'Not reported yet whether they are gone: {0} of {1} problems',
            unknown.length,
            problems.length,
          )
    }`;
  const gone = only
    ? l10n.t('Gone: {0}', shortened(first.message))
    : l10n.t('Gone: all {0} problems', problems.length);
  if (others.length === 0) return `$(check) ${gone}`;
  return `$(warning) ${l10n.t('{0}. Reported instead: {1}', gone, shortened(others[0]!.message))}`;
}

function shortened(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  // A message of a checker could have what is read as an icon.
  const plain = line.replaceAll('$(', '$\u200B(');
  return plain.length > mostCharacters ? `${plain.slice(0, mostCharacters - 1)}…` : plain;
}
