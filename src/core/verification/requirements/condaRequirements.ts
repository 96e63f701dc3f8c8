import { readRequirementsTxt } from './pipRequirements.ts';
import { listedRequirements, type Requirements, requirements } from './requirement.ts';

/** Entries that are no packages to import: Python, pip and its options, and the key of pip's own list. */
const others = /^(?:pip\s*:|-|python\b|pip\b|$)/;

interface Entry {
  readonly text: string;
  /** Whether pip installs it, from PyPI, and not conda from a channel of its own. */
  readonly isPip: boolean;
}

/** Reads the `environment.yml` of conda: its dependencies, and those for pip among them. */
export function readCondaEnvironment(text: string): Requirements {
  const entries = [...blockEntries(text), ...flowEntries(text)].map(({ text: written, isPip }) => ({
    text: written.trim().replace(/^(["'])(.*)\1$/, '$2'),
    isPip,
  }));
  const packages = entries.filter((entry) => !others.test(entry.text));
  const ofPip = listedRequirements(packages.filter(({ isPip }) => isPip).map((entry) => entry.text));
  const ofConda = listedRequirements(
    packages.filter(({ isPip }) => !isPip).map((entry) => entry.text.replace(/^[\w./-]+::/, '')),
  );
  const options = entries.filter((entry) => entry.text.startsWith('-')).map((entry) => entry.text);
  const { includes, projects, hasOtherIndex } = readRequirementsTxt(options.join('\n'));
  return requirements({
    hasOtherIndex,
    projects: [...projects, ...ofPip.projects],
    distributions: [...ofConda.distributions, ...ofPip.distributions],
    elsewhere: [...ofConda.distributions, ...ofPip.elsewhere],
    broken: ofConda.broken + ofPip.broken,
    includes,
  });
}

const withoutComment = (line: string): string => line.replace(/(?:^|\s)#.*$/, '').trimEnd();

const dependencies = /^["']?dependencies["']?\s*:/;

/** The entries below `dependencies:`, one a line. */
function blockEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  let isInside = false;
  let pipIndent = Infinity;
  for (const line of text.split(/\r?\n/).map(withoutComment)) {
    const [, indent = '', item] = /^(\s*)-\s*(.*)$/.exec(line) ?? [];
    if (dependencies.test(line)) isInside = true;
    else if (/^\S/.test(line) && item === undefined) isInside = false;
    if (!isInside || item === undefined) continue;
    if (indent.length <= pipIndent) pipIndent = Infinity;
    if (/^["']?pip["']?\s*:/.test(item)) pipIndent = indent.length;
    const inBrackets = bracketed(item);
    if (inBrackets.length > 0) entries.push(...inBrackets);
    else entries.push({ text: item, isPip: indent.length > pipIndent });
  }
  return entries;
}

/** The entries of `dependencies: [a, {pip: [b]}]`, over several lines too, and of a file that is one `{…}`. */
function flowEntries(text: string): Entry[] {
  const joined = text
    .split(/\r?\n/)
    .map((line) => (dependencies.test(line) ? `\n${withoutComment(line)}` : withoutComment(line)))
    .join(' ');
  const [found] = /(?:\n|^\s*\{(?:[^{]*,)?\s*)["']?dependencies["']?\s*:\s*(?=\[)/.exec(joined) ?? [];
  return found === undefined ? [] : bracketed(joined.slice(joined.indexOf(found) + found.length));
}

/** The scalars in the brackets that a text begins with, or that stand behind a key at its beginning. */
function bracketed(text: string): Entry[] {
  const [before] = /^(?:["']?\w+["']?\s*:\s*)?(?=[[{])/.exec(text) ?? [];
  if (before === undefined) return [];
  const entries: Entry[] = [];
  let depth = 0;
  let pipDepth = before === '' ? Infinity : 0;
  for (const [token] of text.slice(before.length).matchAll(/[[\]{},]|"[^"]*"|'[^']*'|[^[\]{},"']+/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (/^["']?pip["']?\s*:/.test(token)) pipDepth = depth;
    else if (token !== ',') entries.push({ text: token, isPip: depth > pipDepth });
    if (depth < pipDepth) pipDepth = Infinity;
    if (depth === 0) break;
  }
  return entries;
}
