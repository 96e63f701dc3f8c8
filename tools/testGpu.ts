/**
 * `npm run test:gpu [-- --addons FOLDER]`: runs the engine's tests on every GPU back-end that is found here, and says of
 * each that is not found why its tests were not run. Packages for GPUs are looked for in the folder, and in what npm has
 * installed here.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PhidelityError } from '../src/core/errors/phidelityError.ts';
import { gpuBackendNames } from '../src/wording/gpu.ts';
import type { GpuBackend } from '../src/core/ports/gpu.ts';
import { ForkedEngine } from '../src/platform/engine/forkedEngine.ts';
import { projectRoot } from './projectRoot.ts';
import { runEntryPoint } from './runEntryPoint.ts';
import { runTestStage } from './testing/runTestStage.ts';

const backends = ['metal', 'cuda', 'vulkan'] as const satisfies readonly GpuBackend[];

/** Tests of `npm test` that mean something on a GPU, and those that mean something only there. */
const files = [
  'test/engine/answering.test.ts',
  'test/engine/completing.test.ts',
  'test/engine/contextLimits.test.ts',
  'test/engine/completionTurns.test.ts',
  'test/gpu/onGpu.test.ts',
];

/** For each test. A GPU that is faked by a CPU compiles for ten seconds before its first token. */
const timeout = 600_000;

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

/** The GPU's name, or why there is none. What a back-end that is there does wrong is for the tests to find. */
async function look(
  backend: GpuBackend,
  addonFolder: string | undefined,
): Promise<{ readonly device: string } | { readonly why: string }> {
  const engine = new ForkedEngine({ entry: path.join(projectRoot, 'dist', 'engine.mjs'), logger: quiet });
  try {
    const modelPath = path.join(projectRoot, 'models', 'phi-4-demo.gguf');
    const { source } = await engine.load({
      modelPath,
      threads: 0,
      contextSize: 512,
      backend,
      ...(addonFolder ? { addonFolder } : {}),
    });
    return { device: source.device ?? `unknown: ${source.gpuUnavailable?.message ?? 'it tells no name'}` };
  } catch (thrown) {
    const { reason, message } = PhidelityError.from(thrown);
    if (reason === 'gpu-unavailable') return { why: message };
    return { device: `unknown: ${message}` };
  } finally {
    await engine.unload();
    engine.dispose();
  }
}

await runEntryPoint(async () => {
  const { values } = parseArgs({ options: { addons: { type: 'string' } } });
  const addonFolder = values.addons && path.resolve(values.addons);
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  const reports: string[] = [];
  let passed = 0;
  let failed = 0;
  let notRun = 0;
  for (const backend of backends) {
    const name = gpuBackendNames[backend];
    const found = await look(backend, addonFolder);
    if ('why' in found) {
      notRun += 1;
      reports.push(`${name}: not run. ${found.why}`);
      continue;
    }
    if (abort.signal.aborted) break;
    console.log(`\n=== ${name}: ${found.device}`);
    process.env['PHIDELITY_TEST_BACKEND'] = backend;
    if (addonFolder) process.env['PHIDELITY_TEST_ADDONS'] = addonFolder;
    const resultFile = path.join(projectRoot, 'out', 'test', 'results', `gpu-${backend}.json`);
    const command = [
      process.execPath,
      '--import',
      'tsx',
      'tools/testing/runMochaFiles.ts',
      ...['--result', resultFile, '--timeout', String(timeout)],
      ...files,
    ] as const;
    const result = await runTestStage(
      { name: `gpu-${backend}`, command, resultFile },
      { signal: abort.signal },
    );
    passed += result.passed;
    failed += result.failed;
    const problem = result.problem ? ` ${result.problem}` : '';
    reports.push(`${name}: ${result.passed} passed, ${result.failed} failed on ${found.device}.${problem}`);
  }
  console.log(`\n${reports.join('\n')}\n`);
  if (notRun === backends.length) console.log('not run: no GPU found');
  console.log(`${passed} passed, ${failed} failed, ${notRun} of ${backends.length} back-ends not run`);
  return failed > 0 || abort.signal.aborted ? 1 : 0;
});
