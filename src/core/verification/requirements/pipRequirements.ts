import {
  isPypi,
  requirementName,
  requirements,
  listedRequirements,
  type Requirements,
} from './requirement.ts';

const editable = new Set(['-e', '--editable']);

/** What is required elsewhere, or required in this version if at all. */
const inclusions = new Set(['-r', '--requirement', '-c', '--constraint']);

const indexes = /^(?:-i|--index-url|--extra-index-url|-f|--find-links|--no-index)$/;

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
    const { option, argument } = optionOf(requirement);
    if (option === undefined) written.push(argument);
    else if (inclusions.has(option)) includes.push(argument);
    else if (editable.has(option)) written.push(argument);
    else if (indexes.test(option)) hasOtherIndex ||= !isPypi(argument);
  }
  // A path or an address may well say no name.
  const named = written.filter((one) => requirementName(one) !== undefined || !/[/\\]|^\.|^file:/.test(one));
  const { projects } = listedRequirements(written);
  return requirements({ ...listedRequirements(named), projects, includes, hasOtherIndex });
}

/** `-r file`, `-rfile`, `--requirement=file`, and arguments in quotes. */
function optionOf(line: string): { readonly option?: string; readonly argument: string } {
  const [, option, rest = ''] = /^(--[\w-]+|-\w)[\s=]*(.*)$/.exec(line) ?? [];
  if (option === undefined) return { argument: line };
  return { option, argument: rest.replace(/^(["'])(.*)\1$/, '$2') };
}
