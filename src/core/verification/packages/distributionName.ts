/**
 * The one spelling of a distribution's name by which names are compared: PEP 503. `undefined` for what can be no name,
 * such as a path.
 */
export function distributionName(name: string): string | undefined {
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name)) return undefined;
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}
