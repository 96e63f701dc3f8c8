import { requirementName, requirements, listedRequirements, type Requirements } from './requirement.ts';

const editable = new Set(['-e', '--editable']);

const indexes = /^(?:-i|--index-url|--extra-index-url|-f|--find-links|--no-index)$/;

/** An index that is PyPI itself. */
const pypi = /^https?:\/\/(?:www\.)?pypi\.org\b/;

/** Reads a `requirements.txt`: requirements, one a line, and options of pip. */
export function readRequirementsTxt(text: string): Requirements {
  const written: string[] = [];
  const includes: string[] = [];
  let hasOtherIndex = false;
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const requirement = line
      .replace(/^\uFEFF/, '')
      .replace(/(?:^|\s)#.*$/, '')
      .trim();
    if (requirement === '') continue;
    const [, option, argument = ''] = /^(--?[\w-]+)[\s=]*(.*)$/.exec(requirement) ?? [];
    if (option === '-r' || option === '--requirement') includes.push(argument);
    else if (option?.startsWith('-r')) includes.push(requirement.slice(2).trim());
    if (option !== undefined && indexes.test(option)) hasOtherIndex ||= !pypi.test(argument);
    if (option === undefined) written.push(requirement);
    else if (editable.has(option)) written.push(argument);
  }
  // A path or an address may well say no name.
  const named = written.filter((one) => requirementName(one) !== undefined || !/[/\\]|^\./.test(one));
  return requirements({ ...listedRequirements(named), includes, hasOtherIndex });
}
