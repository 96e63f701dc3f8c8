import type { Declarations } from './declarations.ts';
import { requirementName } from './requirementName.ts';

/** Reads a `requirements.txt`: requirements, one a line, and options of pip. */
export function readRequirementsTxt(text: string): Declarations {
  const distributions: string[] = [];
  const includes: string[] = [];
  let broken = 0;
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const requirement = line
      .replace(/^\uFEFF/, '')
      .replace(/(?:^|\s)#.*$/, '')
      .trim();
    if (requirement === '') continue;
    const [, option, argument = ''] = /^(--?[\w-]+)[\s=]*(.*)$/.exec(requirement) ?? [];
    if (option === '-r' || option === '--requirement') includes.push(argument);
    else if (option?.startsWith('-r')) includes.push(requirement.slice(2).trim());
    if (option !== undefined && option !== '-e' && option !== '--editable') continue;
    const wanted = option === undefined ? requirement : argument;
    const found = requirementName(wanted);
    if (found !== undefined) distributions.push(found);
    // A path or an address may well say no name.
    else if (!/[/\\]|^\./.test(wanted)) broken += 1;
  }
  return { distributions, includes, broken };
}
