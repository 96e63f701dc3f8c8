/** What is longer has hashes at its end, or would take long to look through. */
const mostCharacters = 2000;

const name = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:$|[[(<>=!~;@,\s])/i;

/** A direct reference of PEP 508, an address or a path: what is named here does not come from an index. */
const elsewhere = /^[a-z0-9._-]+\s*(?:\[[^\]]*\])?\s*@|^[\w+.-]+:\/\/|^\.{0,2}[/\\]|^file:/i;

/**
 * The distribution that a requirement of PEP 508 names, as written: `requests` of `requests[socks]>=2; python_version <
 * "3.9"`. Of an address, what its `#egg=` or its wheel says. `undefined` where it names none.
 */
export function requirementName(requirement: string): string | undefined {
  const text = requirement.trim().slice(0, mostCharacters);
  const named = name.exec(text)?.[1];
  if (named !== undefined) return named;
  const egg = /[#&]egg=([a-z0-9._-]+)/i.exec(text)?.[1];
  if (egg !== undefined) return egg;
  const [wheel = ''] = /[^/\\]*\.whl\b/i.exec(text) ?? [];
  const [distribution, ...rest] = wheel.split('-');
  return rest.length >= 4 ? distribution : undefined;
}

/** Whether an index is PyPI itself, by its address or Poetry's name for it. */
export function isPypi(index: string): boolean {
  return /^pypi$|^https?:\/\/(?:www\.)?pypi\.(?:org|python\.org)(?:[/:?#]|$)/i.test(index);
}

/** What a project's file says of what it requires, and of where its own modules are. */
export interface Requirements {
  /** Distributions as they are written there. */
  readonly distributions: readonly string[];
  /** Those of them that come from a path, an address or an index which the file names for them. */
  readonly elsewhere: readonly string[];
  /** Whether the file names an index beside PyPI, from which any of them may come. */
  readonly hasOtherIndex: boolean;
  /** Other such files that it takes in, relative to it. */
  readonly includes: readonly string[];
  /** Folders, relative to it, whose modules the project imports by their names. They may have wildcards. */
  readonly importFolders: readonly string[];
  /** Folders of other projects that it takes in as they are, likewise. */
  readonly projects: readonly string[];
  /** What was found that could not be read; it was skipped. */
  readonly broken: number;
}

/** What a file says of which only some is known. */
export function requirements(known: Partial<Requirements>): Requirements {
  return {
    distributions: [],
    elsewhere: [],
    hasOtherIndex: false,
    includes: [],
    importFolders: [],
    projects: [],
    broken: 0,
    ...known,
  };
}

/** What a list of requirements of PEP 508 says. */
export function listedRequirements(
  list: readonly string[],
): Pick<Requirements, 'distributions' | 'elsewhere' | 'projects' | 'broken'> {
  const distributions: string[] = [];
  const fromElsewhere: string[] = [];
  let broken = 0;
  for (const one of list) {
    const found = requirementName(one);
    if (found === undefined) broken += 1;
    else distributions.push(found);
    if (found !== undefined && elsewhere.test(one.trim().slice(0, mostCharacters))) fromElsewhere.push(found);
  }
  return {
    distributions,
    elsewhere: fromElsewhere,
    projects: list.flatMap((one) => pathOf(one) ?? []),
    broken,
  };
}

/** The folder that a requirement names, as `./libs/shop[fast]` and `shop @ file:libs/shop` do. */
function pathOf(requirement: string): string | undefined {
  const text = requirement
    .slice(0, mostCharacters)
    .replace(/\s;.*$/, '')
    .replace(/^[\w.-]+\s*(?:\[[^\]]*\])?\s*@\s*(?=file:)/, '')
    .trim();
  const [, file] = /^file:(?:\/\/)?(?!\/)(.*)$/.exec(text) ?? [];
  const isPath = /^\.{1,2}(?:[/\\[]|$)|^[\w.-]+\//.test(text) && !text.includes('://');
  return (file ?? (isPath ? text : undefined))?.replace(/\[[^\]]*\]$/, '').replaceAll('\\', '/');
}
