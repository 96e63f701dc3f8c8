import { appendFileSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sourceFiles } from '../../../src/cli/sourceFiles.ts';
import { projectRoot } from '../../projectRoot.ts';
import { SetupError } from '../../setupError.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { quantile } from '../quantile.ts';
import { meteredRun, type MeteredRun } from './meteredRun.ts';

const rounds = 3;

/** What is run on the same copy of the folder, in turn. */
interface Contender {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly runs: MeteredRun[];
}

const median = ({ runs }: Contender, of: (run: MeteredRun) => number): number => quantile(runs.map(of), 0.5);

function figuresOf(contender: Contender, files: number): Figure[] {
  const { name } = contender;
  const seconds = median(contender, (run) => run.seconds);
  return [
    { name: `${name}: median of ${rounds}`, value: seconds, unit: 's' },
    { name: `${name}: files a second`, value: files / seconds, unit: '' },
    { name: `${name}: processor time`, value: median(contender, (run) => run.cpuSeconds), unit: 's' },
    {
      name: `${name}: peak memory`,
      value: Math.max(...contender.runs.map((run) => run.peakMiB)),
      unit: 'MiB',
    },
  ];
}

/** Ours beside pyright's command line, cold, on the same files in the same minutes. */
async function cold(
  project: string,
  python: readonly string[],
  verify: Contender['command'],
): Promise<Figure[]> {
  const pyright = createRequire(import.meta.url).resolve('pyright/index.js');
  const files = (await sourceFiles([project])).length;
  const contenders: Contender[] = [
    { name: 'verify', command: [...verify, '--no-cache', '.'], runs: [] },
    { name: 'pyright', command: [process.execPath, pyright, ...python, '.'], runs: [] },
    {
      name: 'pyright --threads 2',
      command: [process.execPath, pyright, ...python, '--threads', '2', '.'],
      runs: [],
    },
  ];
  for (let round = 0; round < rounds; round++)
    for (const { command, runs } of contenders) runs.push(await meteredRun(command, { cwd: project }));
  const [ours, one, two] = contenders as [Contender, Contender, Contender];
  const ratio = (other: Contender, of: (run: MeteredRun) => number): number =>
    median(other, of) / median(ours, of);
  const memory = Math.max(...ours.runs.map((run) => run.peakMiB));
  return [
    { name: 'files', value: files, unit: '' },
    ...contenders.flatMap((contender) => figuresOf(contender, files)),
    { name: 'speed ÷ pyright', value: ratio(one, (run) => run.seconds), unit: '', goal: { atLeast: 0.85 } },
    { name: 'speed ÷ pyright --threads 2', value: ratio(two, (run) => run.seconds), unit: '' },
    { name: 'processor time of pyright ÷ ours', value: ratio(one, (run) => run.cpuSeconds), unit: '' },
    { name: 'peak memory', value: memory / 1024, unit: 'GiB', goal: { atMost: 1.2 } },
  ];
}

/** Ours with its cache: filled, with nothing changed, and with a changed file. */
async function warm(project: string, verify: Contender['command'], cache: string): Promise<Figure[]> {
  const run = (): Promise<MeteredRun> =>
    meteredRun([...verify, '.'], { cwd: project, env: { ...process.env, XDG_CACHE_HOME: cache } });
  const first = await run();
  const unchanged = await run();
  if (unchanged.output !== first.output) throw new SetupError('The cache has changed what is found.');
  // The last one is least likely to be imported by others.
  const changed = (await sourceFiles([project])).at(-1)!.path;
  appendFileSync(changed, '\nimport json\njson.no_such_name\n');
  const again = await run();
  return [
    { name: 'filling the cache', value: first.seconds, unit: 's' },
    { name: 'nothing changed', value: unchanged.seconds, unit: 's', goal: { atMost: 2 } },
    { name: 'one file changed', value: again.seconds, unit: 's', goal: { atMost: 3 } },
  ];
}

/** How fast a folder is verified, beside pyright's command line, and what the cache saves. */
export const verifyFolder: Benchmark = {
  name: 'verify-folder',
  about: `verifying a folder (--folder, --python) beside pyright's command line, and again from the cache`,
  needsFolder: true,
  run: async ({ folder, python }) => {
    const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'phidelity-bench-')));
    try {
      const project = path.join(temporary, 'project');
      cpSync(folder!, project, { recursive: true });
      const environment = python === undefined ? undefined : path.resolve(python);
      const verify = [
        process.execPath,
        path.join(projectRoot, 'dist', 'cli.mjs'),
        'verify',
        '--json',
        ...(environment === undefined ? [] : ['--python', environment]),
      ] as const;
      const ofPyright = environment === undefined ? [] : ['--pythonpath', programIn(environment)];
      return [
        ...(await cold(project, ofPyright, verify)),
        ...(await warm(project, verify, path.join(temporary, 'cache'))),
      ];
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  },
};

function programIn(environment: string): string {
  return process.platform === 'win32'
    ? path.join(environment, 'Scripts', 'python.exe')
    : path.join(environment, 'bin', 'python');
}
