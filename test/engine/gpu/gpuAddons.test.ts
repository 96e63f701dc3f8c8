import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gpuAddon, inferenceVersion } from '../../../src/core/engine/gpu/gpuBackends.ts';
import type { Gpu, GpuFinding } from '../../../src/core/ports/gpu.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { probeGpu } from '../../../src/platform/engine/probeGpu.ts';
import type { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { gpuDriverVersion } from '../../../src/engine/gpu/gpuDriverVersion.ts';
import {
  buildEngine,
  engineEntry,
  loadRequest,
  memoryLogger,
  realEngine,
} from '../../support/engineFixture.ts';

/** Where there is no such package, this is said whatever lies in the folder. */
const name = gpuAddon('vulkan', `${process.platform}-${process.arch}`);
const orNone = (message: RegExp): RegExp => (name ? message : /No Vulkan build is available/);

describe('A package for a GPU in the add-on folder', () => {
  let engine: ForkedEngine;
  let addonFolder: string;

  /** Puts a package in the folder that has no binaries in it. */
  const install = async (version: string): Promise<void> => {
    const folder = join(addonFolder, 'node_modules', name ?? '@node-llama-cpp/any');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name, version, type: 'module', exports: './index.js' }),
    );
    await writeFile(
      join(folder, 'index.js'),
      `export const getBinsDir = () => ({ binsDir: import.meta.dirname, packageVersion: '${version}' });`,
    );
  };
  const isRefused = (message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof PhidelityError);
    assert.equal(error.reason, 'gpu-unavailable');
    assert.match(error.message, orNone(message));
    assert.match(error.message, /set "phidelity.model.backend" to "auto"/);
    return true;
  };

  before(buildEngine);
  beforeEach(async () => {
    engine = realEngine();
    addonFolder = await mkdtemp(join(tmpdir(), 'phidelity-addons-'));
  });
  afterEach(async () => {
    await engine.unload();
    engine.dispose();
    await rm(addonFolder, { recursive: true, force: true });
  });

  it('of another version is not used, and its right version is named', async () => {
    await install('3.0.0');
    const message = new RegExp(`is version 3\\.0\\.0, .* needs ${inferenceVersion}\\. Run: npm install`);
    await assert.rejects(engine.load(loadRequest({ backend: 'vulkan', addonFolder })), isRefused(message));
  });

  it('is loaded from there, and not from next to the engine', async () => {
    await install(inferenceVersion);
    await assert.rejects(
      engine.load(loadRequest({ backend: 'vulkan', addonFolder })),
      isRefused(/Vulkan does not run on this system/),
    );
  });

  it('that cannot be used leads to the CPU where no back-end is set, and the user is told', async () => {
    if (name) await install('3.0.0');
    const { source } = await engine.load(loadRequest({ backend: 'auto', addonFolder }));
    // On Apple silicon there is Metal, and nothing to be missed.
    if (source.backend === 'metal') return;
    assert.equal(source.backend, 'cpu');
    assert.equal(source.gpuUnavailable?.reason, 'unavailable');
    assert.match(
      source.gpuUnavailable.message,
      name ? /is version 3\.0\.0/ : /contains no node-llama-cpp GPU package/,
    );
  });

  it('is not looked for when the CPU is asked for, nor when no folder is set', async () => {
    await install('3.0.0');
    for (const request of [{ backend: 'cpu', addonFolder } as const, { backend: 'cpu' } as const]) {
      const { source } = await engine.load(loadRequest(request));
      assert.deepEqual([source.backend, source.gpuLayers, source.gpuUnavailable], ['cpu', 0, undefined]);
    }
  });

  it('is asked without loading a model, and not where its GPU has failed', async () => {
    await install(inferenceVersion);
    const entry = engineEntry.replace(/engine\.mjs$/, 'gpuReport.mjs');
    const ask = (failedGpus: readonly Gpu[]): Promise<GpuFinding> =>
      probeGpu({ entry, request: { backend: 'vulkan', addonFolder, failedGpus }, logger: memoryLogger() });
    const asked = await ask([]);
    assert.ok(asked.state === 'none');
    assert.deepEqual(
      [asked.reason, name ? asked.why : ''],
      ['absent', name ? 'Vulkan does not run on this system: its driver is missing or incompatible.' : ''],
    );
    const unasked = await ask([{ backend: 'vulkan', driver: await gpuDriverVersion() }]);
    assert.ok(unasked.state === 'none');
    assert.equal(unasked.reason, name ? 'failed' : 'absent');
  });

  it('is missed in a folder that does not exist', async () => {
    const missing = join(addonFolder, 'missing');
    const { source } = await engine.load(loadRequest({ backend: 'auto', addonFolder: missing }));
    if (source.backend === 'metal') return;
    assert.match(source.gpuUnavailable?.message ?? '', /missing contains no node-llama-cpp GPU package/);
  });
});
