import type { PythonTokens } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { readRequirementsTxt } from './pipRequirements.ts';
import { stringAt, stringsOfValue } from './pythonStrings.ts';
import type { Ini } from './readIni.ts';
import { type Requirements, requirements } from './requirement.ts';

/** What tox installs for its environments, and where pytest imports from. */
export function requirementsOfTests(ini: Ini): Requirements {
  const environments = [...ini].filter(([section]) => /^testenv(?::|$)/.test(section));
  const pytest = [ini.get('pytest'), ini.get('tool:pytest')];
  return {
    ...toxRequirements(environments.flatMap(([, keys]) => keys.get('deps') ?? [])),
    importFolders: pytest.flatMap((keys) => keys?.get('pythonpath') ?? []).flatMap(folders),
  };
}

/** A list of folders, with spaces between them. */
export function folders(line: string): string[] {
  return line.split(/\s+/).filter((folder) => folder !== '');
}

/** The entries of tox's `deps`: lines of pip, some for some environments only (`django5: Django>=5`). */
export function toxRequirements(deps: readonly string[]): Requirements {
  const lines = deps
    .map((line) =>
      line.replaceAll(/\{(?:toxinidir|tox_root)\}[/\\]?/g, '').replace(/^[\w.,!{}-]+\s*:(?!\/\/)/, ''),
    )
    // `{[testenv]deps}` stands elsewhere in the file.
    .filter((line) => !/[{}]/.test(line));
  return readRequirementsTxt(lines.join('\n'));
}

const installers = /^(?:install|conda_install|run_install)$/;
const runners = /^(?:run|run_always)$/;

/** The options of pip that have an argument in the next string. */
const withArgument = /^-(?:[rcefi]|-(?:requirement|constraint|editable|(?:extra-)?index-url|find-links))$/;

/** Reads a `noxfile.py`, which is never run: what its sessions install. */
export function readNoxfile(text: string): Requirements {
  const tokens = tokenizePython(text);
  const all = tokens.texts.flatMap((word, at) =>
    (installCall(tokens, word, at) ?? []).map((given) => {
      const found = readRequirementsTxt(linesOf(given).join('\n'));
      return word === 'conda_install' ? { ...found, elsewhere: found.distributions } : found;
    }),
  );
  return requirements({
    distributions: all.flatMap(({ distributions }) => distributions),
    elsewhere: all.flatMap(({ elsewhere }) => elsewhere),
    hasOtherIndex: all.some(({ hasOtherIndex }) => hasOtherIndex),
    includes: all.flatMap(({ includes }) => includes),
    projects: all.flatMap(({ projects }) => projects),
  });
}

/** What `session.install("a", *more)` or `session.run("pip", "install", "a")` installs. */
function installCall(tokens: PythonTokens, word: string, at: number): string[][] | undefined {
  const { texts, partners } = tokens;
  if (texts[at - 1] !== '.' || texts[at + 1] !== '(') return undefined;
  const end = partners.get(at + 1) ?? texts.length;
  if (installers.test(word)) return [stringsOfValue(tokens, at + 2, end)];
  if (!runners.test(word)) return undefined;
  const first = Array.from({ length: 6 }, (_, i) => stringAt(tokens, at + 2 + 2 * i));
  const install = first.indexOf('install');
  if (install < 0 || !first.slice(0, install).includes('pip')) return undefined;
  return [stringsOfValue(tokens, at + 3 + 2 * install, end)];
}

function linesOf(given: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const one = given[at]!;
    if (withArgument.test(one) && at + 1 < given.length) lines.push(`${one} ${given[++at]}`);
    else lines.push(one);
  }
  return lines;
}
