/**
 * Runs test files under mocha in plain Node:
 * `node --import tsx tools/testing/runMochaFiles.ts --result FILE --timeout MS [--jobs N] [--retries N]
 * [--grep TEXT]
 * FILE...`
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runEntryPoint } from '../runEntryPoint.ts';
import { runMocha } from './runMocha.ts';

/** A test that leaves something running must say so here instead of keeping the whole run from ending. */
const lingerMs = 10_000;

await runEntryPoint(async () => {
  const { values, positionals } = parseArgs({
    options: {
      result: { type: 'string' },
      timeout: { type: 'string' },
      jobs: { type: 'string', default: '1' },
      retries: { type: 'string', default: '0' },
      grep: { type: 'string' },
    },
    allowPositionals: true,
  });
  if (!values.result || !values.timeout) throw new Error('--result and --timeout are needed.');
  const failures = await runMocha({
    files: positionals.map((file) => path.resolve(file)),
    resultFile: values.result,
    timeoutMs: Number(values.timeout),
    jobs: Number(values.jobs),
    retries: Number(values.retries),
    grep: values.grep,
  });
  setTimeout(() => {
    console.error(`The tests are over but left these open: ${process.getActiveResourcesInfo().join(', ')}.`);
    process.exit(1);
  }, lingerMs).unref();
  return failures > 0 ? 1 : 0;
});
