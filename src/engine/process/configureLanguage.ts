import { config } from '@vscode/l10n';
import { languageBundleVariable } from '../../protocol/languageBundle.ts';

/** Has this process word its texts in the language of the bundle that its parent passed; to be called first. */
export function configureLanguage(): void {
  const bundle = process.env[languageBundleVariable];
  if (!bundle) return;
  try {
    config({ fsPath: bundle });
  } catch (error) {
    // A missing or torn bundle costs the translation, and must not cost the engine.
    process.stderr.write(`The language bundle ${bundle} cannot be read: ${String(error)}\n`);
  }
}
