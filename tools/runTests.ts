/**
 * `npm test`: runs every stage, also after one that failed, and ends with what failed and the line
 * `N passed, N failed`.
 * While developing: `npm test -- --only=unit,engine --grep "history"`. Only tests whose full title has this text in it are
 * then run, in whichever stage they are, and only that there is none at all is a failure.
 */
import { parseArgs } from 'node:util';
import { runEntryPoint } from './runEntryPoint.ts';
import { SetupError } from './setupError.ts';
import { runTestStage } from './testing/runTestStage.ts';
import { testStages } from './testing/testStages.ts';

await runEntryPoint(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
  const only = values.only?.split(',');
  const unknown = only?.filter((name) => !testStages.some((stage) => stage.name === name)) ?? [];
  if (unknown.length > 0) {
    const names = testStages.map((stage) => stage.name).join(', ');
    throw new SetupError(`There is no stage ${unknown.join(', ')}. The stages are: ${names}.`);
  }

  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());

  const reports: string[] = [];
  const failures: string[] = [];
  let passed = 0;
  let failed = 0;
  let matched = 0;
  for (const stage of testStages) {
    if (only && !only.includes(stage.name)) continue;
    // Whatever leaves no counts has no single tests.
    if (values.grep && !only && !stage.resultFile && !stage.isNeededByOthers) continue;
    if (abort.signal.aborted) break;
    console.log(`\n=== ${stage.name}`);
    const start = performance.now();
    const result = await runTestStage(stage, { grep: values.grep, signal: abort.signal });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    passed += result.passed;
    failed += result.failed;
    if (stage.resultFile) matched += result.passed + result.failed;
    for (const { title, error } of result.retried)
      failures.push(`Failed once in ${stage.name}, and was tried again: ${title}\n${error}`);
    for (const { title, error } of result.failures)
      failures.push(`Failed in ${stage.name}: ${title}\n${error}`);
    const counts = `${String(result.passed).padStart(5)} ok ${String(result.failed).padStart(5)} bad ${seconds.padStart(7)} s`;
    reports.push(`${stage.name.padEnd(8)}${counts}${result.problem ? `  ${result.problem}` : ''}`);
  }
  if (abort.signal.aborted) {
    failed += 1;
    reports.push('Interrupted: the stages after this were not run.');
  }
  if (values.grep && matched === 0 && failed === 0) {
    failed = 1;
    reports.push(`No test has "${values.grep}" in its title.`);
  }
  for (const failure of failures) console.log(`\n${failure}`);
  console.log(`\n${reports.join('\n')}\n\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
