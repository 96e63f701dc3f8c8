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
  const only = problems.length === 1;
  const count = (outcome: FixOutcome): number => problems.filter((one) => one.outcome === outcome).length;
  const message = shortened(first.message);
  const stillThere = count('still-there');
  if (stillThere > 0) {
    const text = only
      ? l10n.t('Still there: {0}', message)
      : l10n.t('Still there: {0} of {1} problems', stillThere, problems.length);
    return `$(warning) ${text}`;
  }
  const unknown = count('unknown');
  if (unknown > 0) {
    const text = only
      ? notReported(first)
      : l10n.t('Not reported yet whether they are gone: {0} of {1} problems', unknown, problems.length);
    return `$(clock) ${text}`;
  }
  const gone = only ? l10n.t('Gone: {0}', message) : l10n.t('Gone: all {0} problems', problems.length);
  if (others.length === 0) return `$(check) ${gone}`;
  return `$(warning) ${l10n.t('{0}. Reported instead: {1}', gone, shortened(others[0]!.message))}`;
}

function notReported({ source, message }: Report): string {
  return source === undefined
    ? l10n.t('Not reported yet whether this is gone: {0}', shortened(message))
    : l10n.t('Not reported yet by {0} whether this is gone: {1}', source, shortened(message));
}

function shortened(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  // A message of a checker could have what is read as an icon.
  const plain = line.replaceAll('$(', '$\u200B(');
  return plain.length > mostCharacters ? `${plain.slice(0, mostCharacters - 1)}…` : plain;
}
