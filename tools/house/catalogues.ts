import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../listFiles.ts';
import { projectRoot } from '../projectRoot.ts';

/** The languages of the user interface besides English, as VS Code writes them in the names of catalogues. */
export const languages = ['zh-tw', 'zh-cn', 'ja'] as const;

export type Catalogue = Readonly<Record<string, string>>;

/** Texts of the code that are the same in every language: names, and patterns without words. */
const alikeEverywhere: ReadonlySet<string> = new Set([
  '{0}%',
  '{0} tok/s',
  '{0}: {1}',
  '{0} ({1})',
  'Phidelity: {0}',
]);

const call = /\bl10n\.t\(/g;
const callWithLiteral =
  /\bl10n\.t\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`)\s*(?=[,)])/g;

/**
 * The English texts in the code of src/: what `l10n.t` is called with. The extractor leaves out silently what is not one
 * plain literal (put together with `+`, or given as an object), so `unreadable` names the files with such calls.
 */
export function textsInCode(): {
  readonly texts: ReadonlySet<string>;
  readonly unreadable: readonly string[];
} {
  const texts = new Set<string>();
  const unreadable: string[] = [];
  const folder = path.join(projectRoot, 'src');
  for (const file of [...listFiles(folder, '.ts'), ...listFiles(folder, '.tsx')]) {
    const source = readFileSync(file, 'utf8');
    const found = Array.from(source.matchAll(callWithLiteral), ([, literal]) => textOf(literal!));
    for (const text of found) texts.add(text);
    if (found.length !== (source.match(call)?.length ?? 0)) unreadable.push(path.relative(projectRoot, file));
  }
  return { texts, unreadable };
}

function textOf(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** The catalogue of a language, English without one; empty where there is none. */
export function readCatalogue(kind: 'manifest' | 'code', language?: string): Catalogue {
  const name = kind === 'manifest' ? 'package.nls' : 'l10n/bundle.l10n';
  const file = path.join(projectRoot, `${name}${language === undefined ? '' : `.${language}`}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : {};
}

/** Keys of the code's texts and the manifest's that a language lacks, or has in English only. */
export function untranslatedKeys(language: string): string[] {
  const inCode = readCatalogue('code', language);
  const inManifest = readCatalogue('manifest', language);
  return [
    ...[...textsInCode().texts].filter(
      (text) => !inCode[text]?.trim() || (inCode[text] === text && !alikeEverywhere.has(text)),
    ),
    ...Object.entries(readCatalogue('manifest'))
      .filter(([key, english]) => !inManifest[key]?.trim() || inManifest[key] === english)
      .map(([key]) => key),
  ];
}
