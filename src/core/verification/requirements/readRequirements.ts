import { type Requirements, requirementName } from './requirement.ts';
import { readLockFile, readPipfile, readPyprojectToml } from './tomlRequirements.ts';

/** The files in which projects list their dependencies: first those that are edited by hand, then lock files. */
const readers: readonly (readonly [RegExp, (text: string) => Requirements])[] = [
  [/^pyproject\.toml$/, readPyprojectToml],
  [/^[\w.-]*requirements?[\w.-]*\.(?:txt|in)$/i, readRequirementsTxt],
  [/^setup\.cfg$/, readSetupCfg],
  [/^Pipfile$/, readPipfile],
  [/^environment[\w.-]*\.ya?ml$/, readCondaEnvironment],
  [/^(?:uv|poetry|pdm)\.lock$|^pylock[\w.-]*\.toml$/, readLockFile],
];

/** Where a file comes among those that declare dependencies, the surest first; -1 for other files. */
export function requirementsFileOrder(fileName: string): number {
  return readers.findIndex(([pattern]) => pattern.test(fileName));
}

/** What such a file declares. A file of another name, which another one takes in, is read as a `requirements.txt`. */
export function readRequirements(fileName: string, text: string): Requirements {
  const [, read] = readers[requirementsFileOrder(fileName)] ?? [undefined, readRequirementsTxt];
  return read(text);
}

/** Reads a `requirements.txt`: requirements, one a line, and options of pip. */
function readRequirementsTxt(text: string): Requirements {
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

const lists = new Set(['install_requires', 'tests_require', 'setup_requires']);

/** Reads a `setup.cfg` of setuptools: what is required always, for tests and for the extras. */
function readSetupCfg(text: string): Requirements {
  const requirements: string[] = [];
  let section = '';
  let isList = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]*)\]/.exec(line);
    const [, key, value = ''] = /^([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
    if (header) section = header[1]!.trim();
    if (header || (key === undefined && /^\S/.test(line))) isList = false;
    else if (key !== undefined) {
      isList = section === 'options' ? lists.has(key) : section === 'options.extras_require';
      if (isList) requirements.push(value);
    } else if (isList) requirements.push(line);
  }
  const written = requirements.map((one) => one.replace(/\s#.*$/, '').trim()).filter((one) => one !== '');
  const fromFiles = written.filter((one) => one.startsWith('file:'));
  const found = written.filter((one) => !one.startsWith('file:')).map(requirementName);
  return {
    distributions: found.filter((name) => name !== undefined),
    includes: fromFiles.flatMap((one) =>
      one
        .slice(5)
        .split(',')
        .map((file) => file.trim()),
    ),
    broken: found.filter((name) => name === undefined).length,
  };
}

/** Reads the `environment.yml` of conda: its dependencies, and those for pip among them. */
function readCondaEnvironment(text: string): Requirements {
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
