const name = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:$|[[(<>=!~;@,\s])/i;

/**
 * The distribution that a requirement of PEP 508 names, as written: `requests` of `requests[socks]>=2; python_version <
 * "3.9"`. Of an address, what its `#egg=` or its wheel says. `undefined` where it names none.
 */
export function requirementName(requirement: string): string | undefined {
  const text = requirement.trim();
  const named = name.exec(text)?.[1];
  if (named !== undefined) return named;
  const egg = /[#&]egg=([a-z0-9._-]+)/i.exec(text)?.[1];
  return egg ?? /(?:^|[/\\])([a-z0-9._]+)-[^-/\\]+(?:-[^/\\]+){3}\.whl\b/i.exec(text)?.[1];
}
