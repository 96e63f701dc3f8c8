import { type InstalledRequirement, namedDistribution } from './installedRequirement.ts';
import { indexOptions, isPypi } from './installTools.ts';

/**
 * The distributions in the lines of a `requirements.txt`. Options, addresses, paths and other files are left out; what
 * another index may have is said to come from it.
 */
export function readRequirementLines(text: string): InstalledRequirement[] {
  const found: InstalledRequirement[] = [];
  let hasOtherIndex = false;
  for (const { content, start } of requirementLines(text)) {
    const [, option, value = ''] = /^(--?[\w-]+)[\s=]*(.*)$/s.exec(content) ?? [];
    if (option !== undefined && indexOptions.has(option)) hasOtherIndex ||= !isPypi(value);
    const name = option === undefined ? namedDistribution(content) : undefined;
    if (name !== undefined) found.push({ name, range: { start, end: start + name.length } });
  }
  return hasOtherIndex ? found.map((one) => ({ ...one, origin: 'index' })) : found;
}

/** A version, an environment or extras: what a list of words has not. */
const specified =
  /^[a-z0-9][\w.-]*\s*(?:\[[\w,\s-]*\]\s*)?(?:(?:===|[<>=!~]=|[<>])\s*[\w.*+!-]+\s*,?\s*)+(?:;.*|--hash.*)?$|^[a-z0-9][\w.-]*\s*(?:\[[\w,\s-]*\])?\s*;\s*\w+\s*[<>=!]/is;

/** What a comparison of numbers hardly looks like: a version with a dot and no spaces, a marker, or a hash. */
const surelySpecified =
  /^[a-z0-9][\w.-]*(?:\[[\w,\s-]*\])?(?:[<>=!~]=|[<>])\d+\.[\d.*]|^[a-z][^=<>]*;\s*\w+\s*[<>=!]|--hash=/i;

/** What stands in a listing of a folder. */
const listedFile = /\.(?:py|txt|in|toml|cfg|ini|md|ya?ml|json|lock)$/i;

/**
 * Whether a text in an unnamed language is that of a `requirements.txt`: it names this file in its first comment or has a
 * version, and nothing in it is anything else than a requirement or an option.
 *
 * @param isCalledSo Whether the text around calls it a file of requirements.
 */
export function areRequirementLines(text: string, isCalledSo = false): boolean {
  const lines = requirementLines(text).map(({ content }) => content);
  const isNamed = /^\s*#.*\brequirements[\w.-]*\.(?:txt|in)\b/.test(text);
  if (lines.length === 0) return false;
  if (!isNamed && !lines.some((line) => surelySpecified.test(line)))
    if (!isCalledSo || lines.some((line) => listedFile.test(line))) return false;
  return lines.every(
    (line) =>
      /^--?[\w-]+(?:[\s=]\S+)?$/.test(line) ||
      specified.test(line) ||
      /^[a-z0-9][\w.-]*(?:\[[\w,\s-]*\])?(?:\s*@\s*\S+)?$/i.test(line),
  );
}

/** The lines that say something, without comments and space around it. */
function requirementLines(text: string): { readonly content: string; readonly start: number }[] {
  return Array.from(text.matchAll(/(?:\\\r?\n|[^\n])+/g), ({ 0: line, index }) => {
    const [, indent = '', content = ''] = /^(\uFEFF?\s*)(.*?)\s*(?:(?:^|\s)#.*)?$/s.exec(line) ?? [];
    return { content, start: index + indent.length };
  }).filter(({ content }) => content !== '' && !content.startsWith('#'));
}
