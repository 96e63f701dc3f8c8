/**
 * Runs the tests of test/host inside a real VS Code: `tsx tools/vscode/runInHostTests.ts [--result FILE] [--grep TEXT]`.
 * On Linux that is code-server, elsewhere desktop VS Code, which is downloaded. PHIDELITY_VSCODE overrules this: the
 * path of a VS Code executable, or `download`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { filesThatMayMatch } from '../testing/filesThatMayMatch.ts';
import type { TestFailure, TestResult } from '../testing/testResult.ts';
import { bundleInHostTests } from './bundleInHostTests.ts';
import { filesOfSuites } from './filesOfSuites.ts';
import { inHostSuites } from './inHostSuites.ts';
import { runInHostSuite } from './runInHostSuite.ts';

await runEntryPoint(async () => {
  const { values } = parseArgs({
    options: {
      result: { type: 'string' },
      grep: { type: 'string' },
      tests: { type: 'string', default: path.join(projectRoot, 'test', 'host') },
      extension: { type: 'string', default: projectRoot },
    },
  });
  const bundle = await bundleInHostTests(values.tests, path.join(projectRoot, 'out', 'test', 'host'));
  const failures: TestFailure[] = [];
  const retried: TestFailure[] = [];
  const total: TestResult = { finished: true, passed: 0, failed: 0, failures, retried, pending: 0 };
  for (const [suite, all] of filesOfSuites(inHostSuites, bundle.files)) {
    const files = values.grep ? matching(values.tests, all, values.grep) : all;
    if (values.grep && files.length === 0) continue;
    console.log(`\nIn VS Code, suite "${suite.name}":`);
    const result = await runInHostSuite({
      suite,
      files,
      index: bundle.index,
      extensionFolder: values.extension,
      grep: values.grep,
      executable: vscodeExecutable(),
    });
    total.passed += result.passed;
    total.failed += result.failed;
    failures.push(...result.failures);
    retried.push(...result.retried);
    if (result.problem) {
      console.error(`\nSuite "${suite.name}" failed as a whole. ${result.problem}`);
      failures.push({ title: `Suite "${suite.name}" as a whole`, error: result.problem });
    }
  }
  if (values.result) {
    mkdirSync(path.dirname(values.result), { recursive: true });
    writeFileSync(values.result, JSON.stringify(total));
  }
  return total.failed > 0 ? 1 : 0;
});

/** Of bundled files, those whose sources may have a test that is asked for. */
function matching(testDirectory: string, bundled: readonly string[], grep: string): string[] {
  const sources = new Map(
    bundled.map((file) => [path.join(testDirectory, file.replace(/\.mjs$/, '.ts')), file]),
  );
  return filesThatMayMatch([...sources.keys()], grep).map((source) => sources.get(source)!);
}

function vscodeExecutable(): string | undefined {
  const chosen = process.env['PHIDELITY_VSCODE'];
  if (chosen === 'download') return undefined;
  if (chosen) return chosen;
  return process.platform === 'linux' ? path.join(import.meta.dirname, 'codeShim.sh') : undefined;
}
