import { findInstallTool, type InstallTool } from './installTools.ts';

/** Words before a command that have it run in another way, and the markers of Dockerfiles and workflows. */
const prefixes = new Set(
  '! sudo doas env time exec command nohup then do else builtin call winpty RUN run: script: -'.split(' '),
);

const assignment = /^\w+=/;

const python = /^(?:.*[\\/])?(?:py|python|pypy)[\d.]*(?:\.exe)?$|^\{?sys\.executable\}?$|^\$\{?\w*PY\w*\}?$/i;

/** Programs that run another one in an environment. */
const runners = new Set('uv poetry pdm pipenv rye hatch conda mamba micromamba pixi'.split(' '));

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
  let at = 0;
  while (isPrefix(words[at]) || (at > 0 && isOption(words[at]))) at += 1;
  if (python.test(words[at] ?? '')) {
    const module = words.findIndex((word, index) => index > at && /^-[a-zA-Z]*m$/.test(word));
    if (module < 0) return undefined;
    at = module + 1;
  }
  const named = firstNames(words, at);
  const found = findInstallTool(named.map(({ name }) => name));
  const own = found && { tool: found.tool, at: named[found.words - 1]!.next };
  const [program, run] = named;
  if (!program || run?.name !== 'run' || !runners.has(program.name)) return own;
  return findRun(words, run.next) ?? own;
}

/** The tool of the command that another one runs, such as `poetry run pip install a`. */
function findRun(words: readonly string[], from: number): FoundTool | undefined {
  let at = from;
  while (isOption(words[at])) at += runnerValueOptions.has(words[at]!) ? 2 : 1;
  const inner = at < words.length ? findTool(words.slice(at)) : undefined;
  return inner && { tool: inner.tool, at: inner.at + at };
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
    if (word.startsWith('-')) continue;
    named.push({ name: named.length === 0 ? programName(word) : word, next: index + 1 });
  }
  return named;
}

/** `pip` of `pip3.11`, `.venv/bin/pip` and `pip.exe`. */
function programName(word: string): string {
  return word
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .replace(/^pip\d[\d.]*$/, 'pip');
}
