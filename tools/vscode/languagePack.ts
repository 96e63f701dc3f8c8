import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Gives VS Code a display language without a download: a language pack without texts. VS Code itself stays English then, but
 * it takes the language for its own, and extensions speak it.
 *
 * @param language As VS Code writes it: `zh-tw`.
 */
export function installLanguagePack(
  profile: { readonly userDataDir: string; readonly extensionsDir: string },
  language: string,
): void {
  const id = `phidelity-tests.language-pack-${language}`;
  const version = '1.0.0';
  const folder = path.join(profile.extensionsDir, `${id}-${version}`);
  const texts = path.join(folder, 'main.i18n.json');
  writeJson(texts, { contents: {} });
  const [publisher, name] = id.split('.');
  writeJson(path.join(folder, 'package.json'), {
    publisher,
    name,
    version,
    engines: { vscode: '*' },
    contributes: {
      localizations: [{ languageId: language, translations: [{ id: 'vscode', path: './main.i18n.json' }] }],
    },
  });
  // VS Code writes this file itself, but only after the start that it is needed for.
  writeJson(path.join(profile.userDataDir, 'languagepacks.json'), {
    [language]: {
      hash: createHash('md5').update(`${id} ${version}`).digest('hex'),
      label: language,
      extensions: [{ extensionIdentifier: { id }, version }],
      translations: { vscode: texts },
    },
  });
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}
