/**
 * `npm run eval -- infilling --data FILE [--model FILE] [--limit N] [--strategy prefill|fill-in-the-middle|both]
 * [--json FILE]`: how often completions are right, by running the tests of HumanEval-Infilling.
 *
 * `npm run eval -- silence --json FILE`: what such a report's confidences tell of what is right, and what hiding does.
 *
 * With `--canonical`, no model is asked: the pieces that were taken out are run, which must all pass.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CompletionStrategyName } from '../../src/core/ports/completionRequest.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { benchEngine } from '../bench/benchEngine.ts';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { SetupError } from '../setupError.ts';
import { evaluateInfilling, type InfillingResult } from './evaluateInfilling.ts';
import { infillingDocument, testProgram } from './infillingDocument.ts';
import { formatSummaries, summarize } from './infillingSummary.ts';
import { type InfillingTask, readInfillingTasks, sampleTasks } from './infillingTask.ts';
import { PythonSandbox } from './pythonSandbox.ts';
import { describeSilence } from './silence.ts';

const strategies: readonly CompletionStrategyName[] = ['prefill', 'fill-in-the-middle'];

function chosenStrategies(name: string): readonly CompletionStrategyName[] {
  if (name === 'both') return strategies;
  const found = strategies.filter((one) => one === name);
  if (found.length > 0) return found;
  throw new SetupError(`--strategy takes ${strategies.join(', ')} or both, not "${name}".`);
}

function chosenLimit(text: string | undefined): number {
  const limit = Number(text ?? Infinity);
  if (limit >= 1) return Math.floor(limit);
  throw new SetupError(`--limit takes a number of 1 or more, not "${text}".`);
}

const progress = (text: string): void => void process.stderr.write(text);

/** Runs what was taken out of each task, and names those that do not pass. */
async function runCanonical(tasks: readonly InfillingTask[], sandbox: PythonSandbox): Promise<number> {
  const failures: string[] = [];
  for (const [i, task] of tasks.entries()) {
    const piece = task.prompt + task.canonical + task.suffix;
    // The document with the piece in it, as a completion would put it there.
    const inserted = infillingDocument(task).withText(task.canonical.replace(/\n$/, ''));
    for (const code of new Set([piece, inserted])) {
      const end = await sandbox.run(testProgram(code, task));
      if (end.kind === 'passed') continue;
      failures.push(`${task.id}: ${end.kind === 'raised' ? end.error : end.kind}`);
      break;
    }
    if ((i + 1) % 100 === 0) progress(`${i + 1} of ${tasks.length}\n`);
  }
  console.log(`${tasks.length - failures.length} of ${tasks.length} canonical solutions pass.`);
  for (const failure of failures) console.log(`  ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

await runEntryPoint(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      model: { type: 'string', default: path.join(projectRoot, 'models', 'phi-4-demo.gguf') },
      limit: { type: 'string' },
      strategy: { type: 'string', default: 'prefill' },
      json: { type: 'string' },
      canonical: { type: 'boolean', default: false },
    },
  });
  if (positionals.join(' ') === 'silence') {
    if (values.json === undefined)
      throw new SetupError('--json names a report of "npm run eval -- infilling".');
    console.log(describeSilence(values.json));
    return 0;
  }
  if (positionals.join(' ') !== 'infilling')
    throw new SetupError(
      'Usage: npm run eval -- infilling --data FILE [--model FILE] [--limit N] …, or silence --json FILE',
    );
  if (values.data === undefined)
    throw new SetupError(
      '--data names a file of HumanEval-Infilling, such as HumanEval-SingleLineInfilling.jsonl.gz.',
    );
  const chosen = chosenStrategies(values.strategy);
  const limit = chosenLimit(values.limit);
  const tasks = sampleTasks(readInfillingTasks(values.data), limit);
  const sandbox = await PythonSandbox.open();
  if (!sandbox.isIsolated)
    progress('This system has no namespaces to spare: programs are kept off the network by rules alone.\n');
  try {
    return values.canonical
      ? await runCanonical(tasks, sandbox)
      : await runModel({ tasks, sandbox, strategies: chosen, ...values, data: values.data });
  } finally {
    await sandbox.close();
  }
});

async function runModel(run: {
  readonly tasks: readonly InfillingTask[];
  readonly sandbox: PythonSandbox;
  readonly strategies: readonly CompletionStrategyName[];
  readonly data: string;
  readonly model: string;
  readonly json?: string | undefined;
}): Promise<number> {
  const engine = benchEngine();
  try {
    const model = await engine.load({ modelPath: run.model, contextSize: 512, threads: 0 });
    const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`;
    console.log(`${machine}\n${model.name}, ${model.source.threads} threads\n${path.basename(run.data)}\n`);
    const summaries = [];
    const all: Record<string, readonly InfillingResult[]> = {};
    for (const strategy of run.strategies) {
      const results: InfillingResult[] = [];
      try {
        for (const task of run.tasks) {
          results.push(await evaluateInfilling(engine, run.sandbox, task, strategy));
          if (results.length % 20 === 0) progress(`${strategy}: ${results.length} of ${run.tasks.length}\n`);
        }
      } catch (error) {
        // The other strategy may still be possible with this model.
        console.log(`${strategy}: ${PhidelityError.from(error).message}\n`);
        continue;
      }
      all[strategy] = results;
      summaries.push(
        summarize(strategy, results, 'cleaned'),
        summarize(`${strategy}, not cleaned`, results, 'raw'),
      );
      console.log(describe(strategy, results));
    }
    if (summaries.length === 0) return 1;
    console.log(`\n${formatSummaries(summaries)}`);
    if (run.json !== undefined) {
      const report = { machine, model, data: path.basename(run.data), summaries, results: all };
      writeFileSync(run.json, `${JSON.stringify(report, undefined, 2)}\n`);
    }
    return 0;
  } finally {
    await engine.unload();
  }
}

/** What the editor asked for, how the completions ended, and where it would not have asked by itself. */
function describe(strategy: string, results: readonly InfillingResult[]): string {
  const counts = (kinds: readonly string[]): string => {
    const found = new Map<string, number>();
    for (const kind of kinds) found.set(kind, (found.get(kind) ?? 0) + 1);
    return [...found].map(([kind, count]) => `${count} × ${kind}`).join(', ');
  };
  const ends = results.map(({ shape, stopReason }) => `${shape} ended by ${stopReason}`);
  const skipped = results.flatMap(({ skipReason }) => skipReason ?? []);
  const lines = [`${strategy}: ${counts(ends)}`];
  if (skipped.length > 0) lines.push(`  only on demand in the editor: ${counts(skipped)}`);
  return lines.join('\n');
}
