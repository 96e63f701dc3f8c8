import { readCondaEnvironment } from './condaRequirements.ts';
import { readRequirementsTxt } from './pipRequirements.ts';
import { isPypi, type Requirements, requirements } from './requirement.ts';
import { readPyrightConfiguration, readPytestToml } from './projectLayout.ts';
import { readIniFile, readSetupPy } from './setuptoolsRequirements.ts';
import { readNoxfile } from './testRequirements.ts';
import {
  readHatchToml,
  readLockFile,
  readPipfile,
  readPixiToml,
  readPyprojectToml,
  readToxToml,
  readUvToml,
} from './tomlRequirements.ts';

/**
 * The files in which projects say what they require and where their modules are: first those that are edited by hand,
 * then those of tests, then lock files.
 */
const readers: readonly (readonly [RegExp, (text: string) => Requirements])[] = [
  [/^pyproject\.toml$/, readPyprojectToml],
  [/^[\w.-]*requirements?[\w.-]*\.(?:txt|in)$/i, readRequirementsTxt],
  [/^setup\.cfg$/, readIniFile],
  [/^setup\.py$/, readSetupPy],
  [/^Pipfile$/, readPipfile],
  [/^pixi\.toml$/, readPixiToml],
  [/^hatch\.toml$/, readHatchToml],
  [/^uv\.toml$/, readUvToml],
  [/^(?:environment[\w.-]*|conda)\.ya?ml$/, readCondaEnvironment],
  [/^(?:tox|\.?pytest)\.ini$/, readIniFile],
  [/^tox\.toml$/, readToxToml],
  [/^\.?pytest\.toml$/, readPytestToml],
  [/^noxfile\.py$/, readNoxfile],
  [/^pyrightconfig\.json$/, readPyrightConfiguration],
  [/^[\w.-]*constraints?[\w.-]*\.txt$|^requirements[\w.-]*\.lock$/i, readRequirementsTxt],
  [/^(?:uv|poetry|pdm)\.lock$|^pylock[\w.-]*\.toml$/, readLockFile],
  [/^Pipfile\.lock$/, readPipfileLock],
];

/** Where a file comes among those that declare dependencies, the surest first; -1 for other files. */
export function requirementsFileOrder(fileName: string): number {
  return readers.findIndex(([pattern]) => pattern.test(fileName));
}

/** What such a file says. A file of another name, which another one takes in, is read as a `requirements.txt`. */
export function readRequirements(fileName: string, text: string): Requirements {
  const [, read] = readers[requirementsFileOrder(fileName)] ?? [undefined, readRequirementsTxt];
  return read(text);
}

/** A block of inline script metadata, as PEP 723 defines it. */
const block = /^# \/\/\/ script[ \t]*\r?\n((?:#(?: .*)?\r?\n)+?)# \/\/\/[ \t]*$/gm;

/**
 * What a script says in a comment that it requires, and where the comment starts; undefined where it says nothing. With several such blocks, which
 * tools refuse, it says nothing either.
 */
export function readScriptMetadata(code: string): (Requirements & { readonly start: number }) | undefined {
  const blocks = [...code.matchAll(block)];
  if (blocks.length !== 1) return undefined;
  const { 1: comment = '', index } = blocks[0]!;
  const lines = comment.split(/\r?\n/).map((line) => line.replace(/^# ?/, ''));
  const end = lines.findIndex((line) => /^\[(?!\[)/.test(line));
  const own = lines.slice(0, end < 0 ? undefined : end);
  const read = readPyprojectToml(['[project]', ...own, ...lines.slice(own.length)].join('\n'));
  return { ...read, start: index };
}

/** Reads a `Pipfile.lock`: the packages of every category. */
function readPipfileLock(text: string): Requirements {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return requirements({ broken: 1 });
  }
  const { _meta: about, ...named } = asRecord(file);
  const categories = Object.entries(named);
  const { sources } = asRecord(about);
  const urls = (Array.isArray(sources) ? sources : []).map((source) => asRecord(source)['url']);
  const entries = categories.flatMap(([, packages]) => Object.entries(asRecord(packages)));
  const isElsewhere = (entry: unknown): boolean =>
    ['path', 'git', 'file', 'url'].some((origin) => origin in asRecord(entry));
  return requirements({
    distributions: entries.map(([name]) => name),
    elsewhere: entries.filter(([, entry]) => isElsewhere(entry)).map(([name]) => name),
    hasOtherIndex: urls.some((url) => typeof url === 'string' && !isPypi(url)),
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
