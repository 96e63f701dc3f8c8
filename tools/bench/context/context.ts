import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../src/core/ports/logger.ts';
import { CodebaseThread } from '../../../src/platform/codebase/codebaseThread.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { projectRoot } from '../../projectRoot.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { LoopWatch } from '../loopWatch.ts';
import { quantile } from '../quantile.ts';
import { packagesAskedAbout, questions } from './questions.ts';

const filesRead = 2000;
const rounds = 5;
const placesLookedAt = 5;

const entry = path.join(projectRoot, 'dist', 'codebase.mjs');
const ignore = (): void => {};
const never = new AbortController().signal;

/** Asks in a folder, with a thread of its own. What the thread says of its memory is the last thing that is passed. */
async function withThread<T>(
  folder: string,
  file: string,
  use: (
    find: (question: string) => ReturnType<CodebaseThread['find']>,
    thread: CodebaseThread,
    mebibytes: () => number,
  ) => Promise<T>,
): Promise<T> {
  let mebibytes = 0;
  const logger: Logger = {
    error: console.error,
    warn: console.warn,
    info: ignore,
    debug: (message) => (mebibytes = Number(/(\d+) MiB/.exec(message)?.[1] ?? mebibytes)),
  };
  const thread = new CodebaseThread({ entry, timer: nodeTimer, logger });
  thread.configure({ folders: [{ path: folder, excluded: [] }], file });
  try {
    const find = (question: string): ReturnType<CodebaseThread['find']> =>
      thread.find(question, placesLookedAt, never);
    return await use(find, thread, () => mebibytes);
  } finally {
    thread.dispose();
  }
}

/** The Python files of a folder, in the order of their paths, copied; as many as are there. */
function copyFiles(from: string, to: string, most: number): number {
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .toSorted()
    .slice(0, most);
  for (const name of names) {
    mkdirSync(path.join(to, path.dirname(name)), { recursive: true });
    cpSync(path.join(from, name), path.join(to, name));
  }
  return names.length;
}

/** Reading files for the first time and from what is kept, asking, and noticing what is saved. */
async function reading(folder: string, file: string): Promise<Figure[]> {
  const first = await withThread(folder, file, async (find, thread, mebibytes) => {
    const watch = new LoopWatch();
    const started = performance.now();
    const { files } = await find('warm up');
    const seconds = (performance.now() - started) / 1000;
    const times = await askAll(find);
    const { longestWork } = watch.stop();
    return {
      files,
      seconds,
      times,
      longestWork,
      memory: mebibytes(),
      saved: await noticing(folder, find, thread),
    };
  });
  const again = await withThread(folder, file, async (find) => {
    const started = performance.now();
    await find('warm up');
    return (performance.now() - started) / 1000;
  });
  return [
    { name: 'files', value: first.files, unit: '' },
    { name: 'reading them for the first time', value: first.seconds, unit: 's', goal: { atMost: 20 } },
    { name: 'reading them when they are known', value: again, unit: 's' },
    { name: 'a question, median', value: quantile(first.times, 0.5), unit: 'ms', goal: { atMost: 10 } },
    { name: 'a question, 95 %', value: quantile(first.times, 0.95), unit: 'ms' },
    {
      name: 'longest time that the host was blocked',
      value: first.longestWork,
      unit: 'ms',
      goal: { atMost: 10 },
    },
    { name: 'memory of the thread', value: first.memory, unit: 'MiB', goal: { atMost: 150 } },
    { name: 'a saved file is found after', value: first.saved, unit: 'ms', goal: { atMost: 1000 } },
  ];
}

async function askAll(find: (question: string) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++)
    for (const { ask } of questions) {
      const started = performance.now();
      await find(ask);
      // The first ones are slower because they have not been compiled.
      if (round > 0) times.push(performance.now() - started);
    }
  return times;
}

async function noticing(
  folder: string,
  find: (question: string) => ReturnType<CodebaseThread['find']>,
  thread: CodebaseThread,
): Promise<number> {
  const saved = path.join(folder, 'saved_just_now.py');
  writeFileSync(saved, 'def stir_marmalade_quietly():\n    pass\n');
  const started = performance.now();
  thread.changed([saved]);
  for (;;) {
    const { places } = await find('Who stirs the marmalade?');
    if (places[0]?.path === saved) return performance.now() - started;
    await delay(5);
  }
}

/** How often the place that answers a question is among the first ones: of all, and of those that nothing was chosen with. */
async function answering(folder: string, file: string): Promise<Figure[]> {
  const hits: boolean[] = [];
  const files = await withThread(folder, file, async (find) => {
    for (const { ask, places } of questions) {
      const found = (await find(ask)).places.map(
        (one) => `${path.relative(folder, one.path).replaceAll(path.sep, '/')} ${one.name}`,
      );
      hits.push(found.some((one) => places.includes(one)));
    }
    return (await find('how many')).files;
  });
  const count = (of: (at: number) => boolean): number => hits.filter((isHit, at) => isHit && of(at)).length;
  return [
    { name: 'files asked about', value: files, unit: '' },
    {
      name: `questions answered by the first ${placesLookedAt}, of ${questions.length}`,
      value: count(() => true),
      unit: '',
      goal: { atLeast: 34 },
    },
    { name: 'of the half that the weights were chosen with', value: count((at) => at % 2 === 0), unit: '' },
    { name: 'of the other half', value: count((at) => at % 2 === 1), unit: '' },
  ];
}

/** What `#codebase` costs and finds, in the thread that does it in the editor. */
export const context: Benchmark = {
  name: 'context',
  about: `finding code for a question (--folder: site-packages, for the questions one with ${packagesAskedAbout.join(' and ')})`,
  needsFolder: true,
  run: async ({ folder }) => {
    const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'phidelity-bench-')));
    try {
      const all = path.join(temporary, 'all');
      copyFiles(folder!, all, filesRead);
      const figures = await reading(all, path.join(temporary, 'all.bin'));
      if (!packagesAskedAbout.every((name) => existsSync(path.join(folder!, name)))) return figures;
      const asked = path.join(temporary, 'asked');
      for (const name of packagesAskedAbout)
        copyFiles(path.join(folder!, name), path.join(asked, name), Infinity);
      return [...figures, ...(await answering(asked, path.join(temporary, 'asked.bin')))];
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  },
};
