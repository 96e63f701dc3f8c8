import type { PythonTokens } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { stringAt, stringsBetween, stringsOfNames, valueEnd } from './pythonStrings.ts';
import { type Ini, readIni } from './readIni.ts';
import { listedRequirements, type Requirements, requirements } from './requirement.ts';
import { requirementsOfTests } from './testRequirements.ts';

const lists = ['install_requires', 'tests_require', 'setup_requires'];

/**
 * Reads a `setup.cfg`, `tox.ini` or `pytest.ini`: what setuptools requires always, for tests and for the extras, and what
 * tox and pytest say in any of them.
 */
export function readIniFile(text: string): Requirements {
  const ini = readIni(text);
  const options = ini.get('options');
  const written = [
    ...lists.flatMap((key) => options?.get(key) ?? []),
    ...[...(ini.get('options.extras_require')?.values() ?? [])].flat(),
  ];
  const isFile = (one: string): boolean => one.startsWith('file:');
  const own = listedRequirements(written.filter((one) => !isFile(one)));
  const ofTests = requirementsOfTests(ini);
  return requirements({
    ...ofTests,
    distributions: [...own.distributions, ...ofTests.distributions],
    elsewhere: [...own.elsewhere, ...ofTests.elsewhere],
    broken: own.broken + ofTests.broken,
    includes: [
      ...written.filter(isFile).flatMap((one) =>
        one
          .slice('file:'.length)
          .split(',')
          .map((file) => file.trim()),
      ),
      ...ofTests.includes,
    ],
    importFolders: [...packageFolders(ini), ...ofTests.importFolders],
  });
}

function packageFolders(ini: Ini): string[] {
  const folders = (ini.get('options')?.get('package_dir') ?? []).flatMap((line) => {
    const [, name = '', folder = ''] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    return importFolder(name.trim(), folder.trim()) ?? [];
  });
  return [...folders, ...(ini.get('options.packages.find')?.get('where') ?? [])];
}

/**
 * The folder from which a package is imported that a project keeps in a folder: the empty name stands for all packages.
 * None where the folder has another name than the package.
 */
export function importFolder(name: string, folder: string): string | undefined {
  if (folder === '') return undefined;
  if (name === '') return folder;
  const path = name.split('.').join('/');
  if (folder !== path && !folder.endsWith(`/${path}`)) return undefined;
  return folder.slice(0, -path.length) || '.';
}

/**
 * Reads a `setup.py`, which is never run: the strings in what its arguments `install_requires`, `extras_require` and the
 * like are, or the variables of these names. A file of requirements that it names is taken in.
 */
export function readSetupPy(text: string): Requirements {
  const tokens = tokenizePython(text);
  const found = stringsOfNames(tokens, ['extras_require', ...lists]).flatMap(linesOf);
  const all = stringsBetween(tokens, 0, tokens.texts.length).flatMap(linesOf);
  return requirements({
    ...listedRequirements(
      found.filter((one) => /^[a-z0-9]/i.test(one) && !/\.(?:txt|in|md|rst|py)$/.test(one)),
    ),
    broken: 0,
    hasOtherIndex: stringsOfNames(tokens, ['dependency_links']).length > 0,
    includes: [
      ...new Set([
        ...found.filter((one) => textFile.test(one)),
        ...all.filter((one) => wantedFile.test(one)),
      ]),
    ],
    importFolders: foldersOfSetup(tokens),
  });
}

/** What the requirements themselves are read from. */
const textFile = /^[\w./-]+\.(?:txt|in)$/i;

/** A file of requirements, wherever it is opened. */
const wantedFile = /^[\w./-]*(?:requirements?|reqs?|dependencies|deps)[\w./-]*\.(?:txt|in)$/i;

/** `install_requires` may be one string with a line for each. */
function linesOf(content: string): string[] {
  return content
    .split(/\\n|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What `package_dir={"": "lib"}` and `find_packages("lib")` name. */
function foldersOfSetup(tokens: PythonTokens): string[] {
  const { texts } = tokens;
  const folders: (string | undefined)[] = [];
  for (const [at, word] of texts.entries()) {
    if (/^find_(?:namespace_)?packages$/.test(word) && texts[at + 1] === '(') {
      const start = texts[at + 2] === 'where' ? at + 4 : at + 2;
      folders.push(stringAt(tokens, start));
    }
    if (word !== 'package_dir' || texts[at + 1] !== '=') continue;
    for (let key = at + 2; key < valueEnd(tokens, at + 2); key++) {
      const folder = texts[key + 1] === ':' ? stringAt(tokens, key + 2) : undefined;
      folders.push(folder && importFolder(stringAt(tokens, key) ?? '', folder));
    }
  }
  return folders.flatMap((folder) => folder ?? []);
}
