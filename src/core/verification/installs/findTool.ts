import { findInstallTool, type InstallTool } from './installTools.ts';

/** Words before a command that have it run in another way, and the markers of Dockerfiles and workflows. */
const prefixes = new Set(
  (
    '! time exec command nohup then do else { builtin call winpty RUN run: script: before_script: command: install: ' +
    'postCreateCommand: -'
  ).split(' '),
);

/** Programs that run the command that stands behind their own words, such as `docker exec -it box pip install a`. */
const wrappers = new Set(
  'sudo doas env nice timeout xargs docker podman docker-compose kubectl ssh cmd srun su runuser stdbuf'.split(
    ' ',
  ),
);

/** A wrapper's own words are no more than these. */
const mostWrapping = 30;

/** Commands run each other to this depth, such as `poetry run uv run pip install a`. */
const mostRunning = 4;

const assignment = /^\w+=/;

const python = /^(?:.*[\\/])?(?:py|python|pypy)[\d.]*(?:\.exe)?$|^\{?sys\.executable\}?$|^\$\{?\w*PY\w*\}?$/i;

/** Programs that run another one in an environment. */
const runners = new Set('uv poetry pdm pipenv rye hatch conda mamba micromamba pixi'.split(' '));

/** The options before a tool's command that have a value, such as `uv --directory shop add a`. */
const programValueOptions = new Set(
  (
    '--cache-dir --log --proxy --timeout --retries --cert --client-cert --trusted-host --exists-action --python ' +
    '--directory --project --config-file --color --allow-insecure-host -C -P'
  ).split(' '),
);

/** What stands before the module's name in a word such as `-mpip`. */
const joinedModule = /^-[a-zA-Z]*?m(?=pipx?$)/;

const runnerValueOptions = new Set(
  '-n --name -p --prefix --python --project --directory -e --env --with'.split(' '),
);

/** A tool that a command runs, and the place of the first word that it is given. */
interface FoundTool {
  readonly tool: InstallTool;
  readonly at: number;
}

/** The tool by which a command's words install something; undefined where they install nothing. */
export function findTool(written: readonly string[]): FoundTool | undefined {
  // With a notebook's mark.
  const words = written.map((word) => word.replace(/^[!%]{1,2}(?=\w|\{)/, ''));
  const at = behindPrefixes(words, 0);
  if (!wrappers.has(programName(words[at] ?? ''))) return findFrom(words, at, mostRunning);
  for (let inner = at + 1; inner < Math.min(words.length, at + mostWrapping); inner++) {
    const found = findFrom(words, inner, mostRunning);
    if (found) return found;
  }
  return undefined;
}

/** The tool of the command that begins at a word. */
function findFrom(words: readonly string[], from: number, depth: number): FoundTool | undefined {
  const at = python.test(words[from] ?? '') ? behindModuleOption(words, from) : from;
  if (at === undefined) return undefined;
  const named = firstNames(words, at);
  const found = findInstallTool(named.map(({ name }) => name));
  const own = found && { tool: found.tool, at: named[found.words - 1]!.next };
  const [program, run] = named;
  if (!program || run?.name !== 'run' || !runners.has(program.name) || depth === 0) return own;
  return findRun(words, run.next, depth - 1) ?? own;
}

/** The tool of the command that another one runs, such as `poetry run pip install a`. */
/** Where the name of the module stands that Python is to run, after `-m` or in the same word: `-mpip`. */
function behindModuleOption(words: readonly string[], python: number): number | undefined {
  const option = words.findIndex((word, at) => at > python && /^-[a-zA-Z]*?m(?:pipx?)?$/.test(word));
  if (option < 0) return undefined;
  return words[option]!.endsWith('m') ? option + 1 : option;
}

function findRun(words: readonly string[], from: number, depth: number): FoundTool | undefined {
  let at = from;
  while (isOption(words[at])) at += runnerValueOptions.has(words[at]!) ? 2 : 1;
  return findFrom(words, behindPrefixes(words, at), depth);
}

function behindPrefixes(words: readonly string[], from: number): number {
  let at = from;
  while (isPrefix(words[at]) || (at > from && isOption(words[at]))) at += 1;
  return at;
}

function isPrefix(word: string | undefined): boolean {
  return word !== undefined && (prefixes.has(word) || assignment.test(word));
}

function isOption(word: string | undefined): boolean {
  return word !== undefined && word.startsWith('-') && word !== '-';
}

/** The first words from `at` on that are no options, and the place behind each. */
function firstNames(
  words: readonly string[],
  at: number,
): { readonly name: string; readonly next: number }[] {
  const named: { name: string; next: number }[] = [];
  for (let index = at; index < words.length && named.length < 3; index++) {
    const word = words[index]!;
    if (programValueOptions.has(word)) index += 1;
    if (word.startsWith('-') && !(index === at && joinedModule.test(word))) continue;
    named.push({ name: named.length === 0 ? programName(word) : word, next: index + 1 });
  }
  return named;
}

/** `pip` of `pip3.11`, `.venv/bin/pip` and `pip.exe`. */
function programName(word: string): string {
  return word
    .replace(/^.*[\\/]/, '')
    .replace(joinedModule, '')
    .replace(/\.exe$/i, '')
    .replace(/^pip\d[\d.]*$/, 'pip');
}
