import { readRequirements, readScriptMetadata } from '../requirements/readRequirements.ts';
import type { Requirements } from '../requirements/requirement.ts';
import { type InstalledRequirement, namedDistribution } from '../installs/installedRequirement.ts';

/** The distributions in a script's own `# /// script` block. */
export function readScriptRequirements(code: string): InstalledRequirement[] {
  const metadata = readScriptMetadata(code);
  return metadata ? located(metadata, code, metadata.start) : [];
}

/**
 * The distributions that come from PyPI in the text of a `pyproject.toml`, a `Pipfile` or conda's `environment.yml`, which
 * are told apart by their keys.
 */
export function readManifestRequirements(text: string): InstalledRequirement[] {
  return located(readRequirements(manifestName(text), text), text, 0);
}

function manifestName(text: string): string {
  if (isCondaEnvironment(text)) return 'environment.yml';
  return /^\[(?:dev-)?packages\]/m.test(text) ? 'Pipfile' : 'pyproject.toml';
}

/** Whether a text in YAML is conda's list of dependencies. */
export function isCondaEnvironment(text: string): boolean {
  return /^dependencies:[ \t]*\r?\n[ \t]*-/m.test(text);
}

/** Where the names stand in the text from `start` on. */
function located(
  { distributions, elsewhere, hasOtherIndex }: Requirements,
  text: string,
  start: number,
): InstalledRequirement[] {
  const fromElsewhere = new Set(elsewhere);
  return [...new Set(distributions)].flatMap((name) => {
    if (namedDistribution(name) === undefined || fromElsewhere.has(name)) return [];
    const pattern = new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w-])`, 'g');
    pattern.lastIndex = start;
    const at = pattern.exec(text)?.index;
    if (at === undefined) return [];
    const range = { start: at, end: at + name.length };
    return [{ name, range, ...(hasOtherIndex && { origin: 'index' as const }) }];
  });
}
