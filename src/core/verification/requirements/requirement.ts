/** What is longer has hashes at its end, or would take long to look through. */
const mostCharacters = 2000;

const name = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:$|[[(<>=!~;@,\s])/i;

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

/** What a file of requirements says. */
export interface Requirements {
  /** Distributions as they are written there. */
  readonly distributions: readonly string[];
  /** Other such files that it takes in, relative to it. */
  readonly includes: readonly string[];
  /** What was found that could not be read; it was skipped. */
  readonly broken: number;
}
