import type { Declarations } from './declarations.ts';
import { requirementName } from './requirementName.ts';

/** Reads the `environment.yml` of conda: its dependencies, and those for pip among them. */
export function readCondaEnvironment(text: string): Declarations {
  const written: string[] = [];
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/(?:^|\s)#.*$/, '').trimEnd();
    const item = /^\s*-\s*(.*)$/.exec(content);
    if (/^["']?dependencies["']?\s*:/.test(content)) {
      isInside = true;
      written.push(...(/\[(.*)\]/.exec(content)?.[1]?.split(',') ?? []));
    } else if (/^\S/.test(content) && !item) isInside = false;
    else if (isInside && item) written.push(item[1]!);
  }
  const requirements = written
    .map((one) => one.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((one) => !/^(?:pip\s*:|-r\b|-|python\b|pip\b|$)/.test(one))
    .map((one) => one.replace(/^[\w./-]+::/, ''));
  const found = requirements.map(requirementName);
  return {
    distributions: found.filter((name) => name !== undefined),
    includes: written.flatMap((one) => /^-r\s+(\S+)/.exec(one)?.[1] ?? []),
    broken: found.filter((name) => name === undefined).length,
  };
}
