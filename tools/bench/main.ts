/**
 * `npm run bench -- [NAME …] [--model FILE] [--before ENGINE] [--server LLAMA_SERVER] [--faults N] [--data FOLDER]… [--python FOLDER]
 * [--folder FOLDER] [--limit N] [--json FILE]`: measures what users feel, and prints it as a table. Machines are noisy: compare figures of one
 * run.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { SetupError } from '../setupError.ts';
import { activation } from './activation.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { besideEditor } from './beside/beside.ts';
import { binding } from './binding.ts';
import { context } from './context/context.ts';
import { depth } from './depth/depth.ts';
import { edit } from './edit/edit.ts';
import { endpoint } from './endpoint/endpoint.ts';
import { estimate } from './estimate.ts';
import { faults } from './faults/faults.ts';
import { firstToken } from './firstToken.ts';
import { ghostText } from './ghostText/ghostText.ts';
import { history } from './history.ts';
import { hostDelay } from './hostDelay/hostDelay.ts';
import { verifyingDelay } from './hostDelay/verifyingDelay.ts';
import { house } from './house.ts';
import { limits } from './limits/limits.ts';
import { lookup } from './lookup/lookup.ts';
import { memory } from './memory.ts';
import { packageSize } from './packageSize.ts';
import { panel } from './panel.ts';
import { prefill } from './prefill.ts';
import { related } from './related/related.ts';
import { restore } from './restore.ts';
import { slices } from './slices.ts';
import { engineStart } from './start.ts';
import { typing } from './typing/typing.ts';
import { verdicts } from './verdicts/verdicts.ts';
import { verifiedWriting } from './verifiedWriting/verifiedWriting.ts';
import { verify } from './verify/verify.ts';
import { verifyFolder } from './verifyFolder/verifyFolder.ts';
import { walkthrough } from './walkthrough.ts';

const benchmarks: readonly Benchmark[] = [
  house,
  packageSize,
  activation,
  walkthrough,
  engineStart,
  binding,
  endpoint,
  prefill,
  slices,
  depth,
  lookup,
  estimate,
  besideEditor,
  restore,
  firstToken,
  memory,
  typing,
  ghostText,
  hostDelay,
  panel,
  history,
  limits,
  verify,
  verdicts,
  verifyFolder,
  verifiedWriting,
  verifyingDelay,
  context,
  related,
  edit,
  faults,
];

function verdict({ value, goal }: Figure): string {
  if (!goal) return '';
  const [text, met] =
    'atMost' in goal
      ? [`≤ ${goal.atMost}`, value <= goal.atMost]
      : [`≥ ${goal.atLeast}`, value >= goal.atLeast];
  return `${text.padEnd(9)}${met ? 'met' : 'NOT MET'}`;
}

function row(figure: Figure): string {
  const value = figure.value.toLocaleString('en', { maximumSignificantDigits: 4 });
  return `  ${figure.name.padEnd(58)}${value.padStart(9)} ${figure.unit.padEnd(9)}${verdict(figure)}`;
}

await runEntryPoint(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      before: { type: 'string' },
      model: { type: 'string', default: path.join(projectRoot, 'models', 'phi-4-demo.gguf') },
      server: { type: 'string' },
      faults: { type: 'string', default: '20' },
      data: { type: 'string', multiple: true },
      folder: { type: 'string' },
      limit: { type: 'string' },
      python: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
  if (unknown.length > 0) {
    const names = benchmarks.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n');
    throw new SetupError(`There is no benchmark ${unknown.join(', ')}. There are:\n${names}`);
  }
  const { before, server, data, folder, python } = values;
  if (data === undefined && benchmarks.some((one) => one.needsData && positionals.includes(one.name)))
    throw new SetupError('Name the folder of cases: --data FOLDER.');
  if (folder === undefined && benchmarks.some((one) => one.needsFolder && positionals.includes(one.name)))
    throw new SetupError('Name the folder of Python code: --folder FOLDER.');
  const canRun = ({ needsServer, needsData, needsFolder }: Benchmark): boolean =>
    (server !== undefined || !needsServer) &&
    (data !== undefined || !needsData) &&
    (folder !== undefined || !needsFolder);
  const chosen = benchmarks.filter((one) =>
    positionals.length === 0 ? canRun(one) : positionals.includes(one.name),
  );
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(machine);
  const results: Record<string, Figure[]> = {};
  for (const { name, about, run } of chosen) {
    console.log(`\n${name}: ${about}`);
    const figures = await run({
      model: values.model,
      faults: Number(values.faults),
      ...(values.limit !== undefined && { limit: Number(values.limit) }),
      ...(before !== undefined && { before: path.resolve(before) }),
      ...(server !== undefined && { server }),
      ...(data !== undefined && { data }),
      ...(folder !== undefined && { folder }),
      ...(python !== undefined && { python }),
    });
    results[name] = figures;
    for (const figure of figures) console.log(row(figure));
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
  return 0;
});
