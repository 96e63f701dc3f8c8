import * as l10n from '@vscode/l10n';

/** How many parameters a model has: "14.7 billion", "135 million". */
export function formatParameterCount(parameters: number): string {
  return parameters < 1e9
    ? l10n.t('{0} million', Math.round(parameters / 1e6))
    : l10n.t('{0} billion', (parameters / 1e9).toFixed(1));
}
