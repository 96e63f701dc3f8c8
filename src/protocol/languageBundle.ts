/**
 * The environment variable with the path of the l10n bundle that a forked process words its texts with. The entry of
 * the process passes it to `@vscode/l10n`; without it, texts are English.
 */
export const languageBundleVariable = 'PHIDELITY_L10N_BUNDLE';
