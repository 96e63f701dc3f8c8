/** What the header of a class says, without its arguments told apart. */
export interface ClassHeader {
  readonly name: string;
  /** All names between its parentheses, of dotted ones the last: bases, type arguments and the like. */
  readonly related: readonly string[];
}

const header =
  /^[ \t]*class[ \t]+(\w+)[ \t]*(?:\[[^\]\n]*\])?[ \t]*(?:\(((?:[^()]|\([^()]*\))*)\)[ \t]*)?:/gm;

/** The headers of all classes in a source, found quickly: by their look, and perhaps in a string. */
export function classHeaders(source: string): ClassHeader[] {
  return Array.from(source.matchAll(header), ([, name = '', inside = '']) => ({
    name,
    related: inside.match(/\b[A-Za-z_]\w*\b(?!\s*\.)/g) ?? [],
  }));
}

/** The names of classes that may derive from one of these, directly or not; a class is told by its name alone. */
export function heirsOf(names: Iterable<string>, headers: readonly ClassHeader[]): Set<string> {
  const heirsByBase = new Map<string, string[]>();
  for (const { name, related } of headers)
    for (const base of related) {
      const known = heirsByBase.get(base);
      if (known) known.push(name);
      else heirsByBase.set(base, [name]);
    }
  return reached(names, (name) => heirsByBase.get(name));
}

/** The names of classes that these may derive from, directly or not. */
export function ancestorsOf(names: Iterable<string>, headers: readonly ClassHeader[]): Set<string> {
  const bases = new Map<string, string[]>();
  for (const { name, related } of headers) bases.set(name, [...(bases.get(name) ?? []), ...related]);
  return reached(names, (name) => bases.get(name));
}

/** What is reached from some names, without them unless they are reached again. */
function reached(
  names: Iterable<string>,
  next: (name: string) => readonly string[] | undefined,
): Set<string> {
  const found = new Set<string>();
  const left = [...names];
  for (let name = left.pop(); name !== undefined; name = left.pop())
    for (const one of next(name) ?? [])
      if (!found.has(one)) {
        found.add(one);
        left.push(one);
      }
  return found;
}
