import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lineColumnAt } from '../../../src/core/text/textPositions.ts';
import type { ReportItem } from '../../../src/core/verification/findings/reportItem.ts';
import type { Figure } from '../benchmark.ts';
import { environmentVerifier } from './environmentVerifier.ts';
import { errorsIn } from './errorsIn.ts';

/** A solution that is right for one version of a library. */
interface Task {
  readonly example_id: string;
  readonly library: string;
  readonly starting_code: string;
  readonly solution: string;
  readonly test: string;
}

/** What the interpreter says of a solution; of one that uses what is not there, on which line, and its name. */
type Truth = 'works' | 'fails in another way' | ApiError;

interface ApiError {
  readonly line: number;
  readonly name: string;
}

/**
 * How many of the solutions in `tasks.jsonl` that break in another version of their library are found. Each is run in each
 * environment of its library, which tells whether it works there.
 *
 * @param environments The folder of the environments, such as `flask-2.0.0`.
 */
export async function checkVersionChanges(
  data: string,
  environments: string,
  onMistake: (line: string) => void,
): Promise<Figure[]> {
  const lines = (await readFile(path.join(data, 'tasks.jsonl'), 'utf8')).trim().split('\n');
  const tasks = lines.map((line) => JSON.parse(line) as Task);
  const names = (await readdir(environments).catch((): string[] => [])).toSorted();
  const libraryOf = (environment: string): string => environment.slice(0, environment.lastIndexOf('-'));
  const counts = { broken: 0, found: 0, works: 0, alarmed: 0, other: 0 };
  const folder = await mkdtemp(path.join(tmpdir(), 'phidelity-versions-'));
  try {
    for (const environment of names) {
      const ofLibrary = tasks.filter(({ library }) => library === libraryOf(environment));
      if (ofLibrary.length === 0) continue;
      const python = path.join(environments, environment);
      const verifier = environmentVerifier(folder, python);
      try {
        for (const task of ofLibrary) {
          const code = `${task.starting_code}${task.solution}`;
          const truth = await truthOf(code, task.test, path.join(folder, 'main.py'), python);
          if (truth === 'fails in another way') {
            counts.other += 1;
            continue;
          }
          const request = { code, path: path.join(folder, 'main.py'), folder };
          const errors = errorsIn(await verifier.verify(request, AbortSignal.timeout(120_000)));
          const id = `${environment} ${task.example_id}`;
          if (truth === 'works') {
            counts.works += 1;
            if (errors.length > 0) counts.alarmed += 1;
            for (const { message } of errors) onMistake(`false alarm: ${id}: ${message}`);
          } else {
            counts.broken += 1;
            if (errors.some((error) => isOf(error, truth, code))) counts.found += 1;
            else onMistake(`not found: ${id}: line ${truth.line}, ${truth.name}`);
          }
        }
      } finally {
        verifier.dispose();
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const libraries = new Set(names.map(libraryOf));
  const leftOut = tasks.filter(({ library }) => !libraries.has(library)).length;
  return [
    { name: 'version changes', value: counts.broken, unit: 'runs' },
    {
      name: 'version changes found',
      value: counts.found,
      unit: 'runs',
      goal: { atLeast: Math.floor((18 / 19) * counts.broken) },
    },
    { name: 'runs in which the code works', value: counts.works, unit: 'runs' },
    { name: 'of these, with a false alarm', value: counts.alarmed, unit: 'runs', goal: { atMost: 0 } },
    { name: 'runs that fail in another way, left out', value: counts.other, unit: 'runs' },
    { name: 'tasks without an environment, left out', value: leftOut, unit: 'tasks' },
  ];
}

/** The last line of a traceback, where an API is not there, with the name that is wrong. */
const apiError =
  /^(?:AttributeError|ImportError|ModuleNotFoundError|TypeError): .*?(?:no attribute '(\w+)'|cannot import name '(\w+)'|unexpected keyword argument '(\w+)'|No module named '(?:\w+\.)*(\w+)')/;

/** What a module's own `__getattr__` often says. */
const bareName = /^AttributeError: (\w+)$/;

async function truthOf(code: string, test: string, file: string, environment: string): Promise<Truth> {
  await writeFile(file, `${code}\n${test}`);
  const stderr = await new Promise<string | undefined>((resolve) => {
    const options = { cwd: path.dirname(file), timeout: 120_000 };
    execFile(path.join(environment, 'bin', 'python'), ['-B', file], options, (error, _, said) =>
      resolve(error ? said : undefined),
    );
  });
  if (stderr === undefined) return 'works';
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  const frames = [...stderr.matchAll(/^ {2}File "([^"]*)", line (\d+), in (\S+)$/gm)];
  const own = frames.findLast(([, path_]) => path_ === file);
  // What fails deeper is no matter of the code; but a module's own `__getattr__` speaks for the module.
  const deepest = frames.findLast(([, path_]) => path_?.startsWith('/'));
  const isOwn = deepest?.[1] === file || deepest?.[3] === '__getattr__';
  const name = (apiError.exec(last) ?? bareName.exec(last))?.slice(1).find(Boolean);
  const line = Number(own?.[2]);
  // The test is not the code.
  if (!isOwn || name === undefined || !(line <= code.split('\n').length)) return 'fails in another way';
  return { line, name };
}

/** Whether an error is about the name that is wrong, or on its line. */
function isOf({ message, name, range }: ReportItem, truth: ApiError, code: string): boolean {
  const words = new Set([...name.split('.'), ...message.split(/\W+/)]);
  return words.has(truth.name) || lineColumnAt(code, range.start).line === truth.line;
}
