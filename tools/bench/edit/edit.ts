import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { findOnPath } from '../../findOnPath.ts';
import { projectRoot } from '../../projectRoot.ts';
import { SetupError } from '../../setupError.ts';
import type { Benchmark, Figure } from '../benchmark.ts';
import { measureInHost } from '../hostDelay/measureInHost.ts';
import type { ModelTry } from './modelInHost.ts';
import { applyBlocks } from './applyBlocks.ts';
import { foundStatements, plantedProblems } from './plantedProblems.ts';
import { measureNextEdits } from './nextEdits.ts';
import type { ScriptedResult } from './scriptedInHost.ts';

const scriptedEdits = 200;
const modelTries = 100;

/** So many cases in one VS Code, which is given a quarter of an hour. */
const scriptedAtOnce = 50;
const triesAtOnce = 20;

/** Runs cases in one VS Code after the other. */
async function inParts<T>(
  script: string,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
  environment: Readonly<Record<string, string>> = {},
): Promise<T[]> {
  const results: T[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const part = {
      PHIDELITY_BENCH_FROM: `${from}`,
      PHIDELITY_BENCH_TO: `${Math.min(count, from + atOnce)}`,
    };
    const file = path.join(import.meta.dirname, script);
    results.push(await measureInHost<T>(file, { ...environment, ...part }));
  }
  return results;
}

async function scripted(count: number): Promise<Figure[]> {
  const parts = await inParts<ScriptedResult>('scriptedInHost.ts', { count, atOnce: scriptedAtOnce });
  const sum = (of: 'accepted' | 'rejected' | 'undone'): number =>
    parts.reduce((all, one) => all + one[of], 0);
  const failures = parts.flatMap((one) => one.failures);
  for (const failure of failures) console.log(`  ${failure}`);
  return [
    { name: 'accepted: exactly the expected file', value: sum('accepted'), unit: '' },
    { name: 'of them undone in one step (not asked of cells)', value: sum('undone'), unit: '' },
    { name: 'rejected: the bytes that were', value: sum('rejected'), unit: '' },
    {
      name: `scripted edits that are right, of ${count}`,
      value: count - failures.length,
      unit: '',
      goal: { atLeast: count },
    },
  ];
}

/** Of texts, whether Python reads them. */
function areParsed(texts: readonly string[]): readonly boolean[] {
  const python = findOnPath('python3');
  if (!python) throw new SetupError('Python says whether files parse: install python3.');
  const program = [
    'import ast, json, sys',
    'def reads(text):',
    '    try: return bool(ast.parse(text))',
    '    except (SyntaxError, ValueError): return False',
    'print(json.dumps([reads(text) for text in json.load(sys.stdin)]))',
  ].join('\n');
  const output = execFileSync(python, ['-W', 'ignore', '-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  return JSON.parse(output) as boolean[];
}

async function withModel(model: string, count: number): Promise<Figure[]> {
  const environment = {
    PHIDELITY_BENCH_MODEL: path.resolve(model),
    PHIDELITY_BENCH_SOURCES: path.join(projectRoot, 'demo', 'workspace'),
  };
  const parts = await inParts<ModelTry[]>('modelInHost.ts', { count, atOnce: triesAtOnce }, environment);
  const tries = parts.flat();
  const parsed = areParsed(tries.map(({ after }) => after));
  const isSame = ({ before, after }: ModelTry): boolean => before === after;
  for (const [at, one] of tries.entries())
    if (!parsed[at] && !isSame(one)) console.log(`  ${one.door} left no Python:\n${one.after}`);
  const right = tries.filter((one, at) => parsed[at] || isSame(one)).length;
  const doors = [...new Set(tries.map(({ door }) => door))];
  return [
    {
      name: 'changes that the model offered',
      value: tries.filter(({ wasOffered }) => wasOffered).length,
      unit: '',
    },
    { name: 'of them written when accepted', value: tries.filter((one) => !isSame(one)).length, unit: '' },
    {
      name: `tries after which the file parses or is as it was, of ${count}`,
      value: right,
      unit: '',
      goal: { atLeast: count },
    },
    {
      name: `ways to the model: ${doors.map((one) => one.replace('phidelity.', '')).join(', ')}`,
      value: doors.length,
      unit: '',
    },
  ];
}

/** Whether edits end in what they should, in the real editor. */
export const edit: Benchmark = {
  name: 'edit',
  about:
    'edits in place through the editor, with scripted answers and with those of a small model (--model, --limit; --data: Python packages, for what changes in them break)',
  run: async ({ model, limit, data, folder }) => [
    ...(await applyBlocks(folder)),
    {
      name: `statements found for planted problems, of ${plantedProblems.length}`,
      value: foundStatements(),
      unit: '',
      goal: { atLeast: plantedProblems.length },
    },
    ...(await scripted(Math.min(limit ?? scriptedEdits, scriptedEdits))),
    ...(await withModel(model, Math.min(limit ?? modelTries, modelTries))),
    ...(data ? await measureNextEdits(data, (line) => console.log(`  ${line}`), limit) : []),
  ],
};
