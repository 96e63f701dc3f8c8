import { languageBundleVariable } from '../../protocol/languageBundle.ts';

/**
 * The environment of a forked process: this one's, with the language of its texts.
 *
 * @param languageBundle Path of an l10n bundle, as `vscode.l10n.uri` gives it; undefined for English.
 */
export function childEnvironment(languageBundle: string | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(languageBundle === undefined ? {} : { [languageBundleVariable]: languageBundle }),
  };
}
