/** More names than these would be no summary. */
const most = 20;

/**
 * The public attributes and methods of a class, as far as its lines show them: what its body and its methods assign, and what
 * it defines.
 *
 * @param lines Of the class, with its header.
 * @param indent What the statements of its body are indented by.
 */
export function classMembers(
  lines: readonly string[],
  indent: string,
): { readonly attributes: readonly string[]; readonly methods: readonly string[] } {
  const attributes = new Set<string>();
  const methods = new Set<string>();
  for (const line of lines) {
    const isOwn = line.startsWith(indent) && /^\S/.test(line.slice(indent.length));
    const method = /^(?:async\s+)?def\s+(\w+)/.exec(line.trimStart())?.[1];
    const attribute = /^(\w+)\s*(?::(?!=)|=(?!=))/.exec(line.trimStart())?.[1];
    const assigned = /\bself\.(\w+)\s*(?::[^=]+)?=(?!=)/.exec(line)?.[1];
    if (isOwn && method !== undefined) methods.add(method);
    if (isOwn && attribute !== undefined && !/^(?:else|try|finally)$/.test(attribute))
      attributes.add(attribute);
    if (assigned !== undefined) attributes.add(assigned);
  }
  const publicOf = (names: Set<string>): string[] =>
    [...names].filter((name) => !name.startsWith('_')).slice(0, most);
  return { attributes: publicOf(attributes), methods: publicOf(methods) };
}
