import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { failedGpu, isSameGpu } from '../../../../src/core/engine/gpu/gpuFailures.ts';
import {
  gpuAddon,
  gpuCandidates,
  gpuSkipReason,
  inferenceVersion,
} from '../../../../src/core/engine/gpu/gpuBackends.ts';
import type { EngineEnd } from '../../../../src/core/engine/lifecycle/engineEnd.ts';
import type { Gpu } from '../../../../src/core/ports/gpu.ts';
import { projectRoot } from '../../../../tools/projectRoot.ts';

describe('Choosing a back-end', () => {
  const pc = { isAppleSilicon: false, addons: [] };

  it('touches no GPU where the user has installed no package for one', () => {
    assert.deepEqual(gpuCandidates('auto', pc), []);
  });

  it('prefers CUDA to Vulkan where both are installed, and takes Metal on Apple silicon', () => {
    assert.deepEqual(gpuCandidates('auto', { ...pc, addons: ['vulkan', 'cuda'] }), ['cuda', 'vulkan']);
    assert.deepEqual(gpuCandidates('auto', { isAppleSilicon: true, addons: [] }), ['metal']);
  });

  it('tries only the back-end that is set', () => {
    for (const isAppleSilicon of [true, false]) {
      const machine = { isAppleSilicon, addons: ['vulkan'] } as const;
      assert.deepEqual(gpuCandidates('cpu', machine), []);
      assert.deepEqual(gpuCandidates('cuda', machine), ['cuda']);
      assert.deepEqual(gpuCandidates('metal', machine), ['metal']);
    }
  });

  it('knows the packages of the platforms that have some', () => {
    assert.equal(gpuAddon('vulkan', 'linux-x64'), '@node-llama-cpp/linux-x64-vulkan');
    assert.equal(gpuAddon('cuda', 'win32-x64'), '@node-llama-cpp/win-x64-cuda');
    assert.equal(gpuAddon('vulkan', 'linux-arm64'), undefined);
    assert.equal(gpuAddon('vulkan', 'darwin-x64'), undefined);
    assert.equal(gpuAddon('metal', 'darwin-arm64'), undefined);
  });

  it('asks no driver where nothing could come of it, and says why', () => {
    const reason = (request: Parameters<typeof gpuSkipReason>[0], platform: string): string | undefined =>
      gpuSkipReason(request, platform);
    assert.equal(reason({ backend: 'cpu', addonFolder: '/gpu' }, 'linux-x64'), 'setting');
    assert.equal(reason({}, 'linux-x64'), 'addon');
    assert.equal(reason({ addonFolder: '/gpu' }, 'linux-x64'), undefined);
    assert.equal(reason({ addonFolder: '/gpu' }, 'linux-arm64'), 'build');
    assert.equal(reason({}, 'darwin-arm64'), undefined);
    assert.equal(reason({ backend: 'vulkan' }, 'win32-x64'), undefined);
  });

  it('asks for packages of the version that is shipped', () => {
    const read = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');
    const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    assert.equal(manifest.dependencies['node-llama-cpp'], inferenceVersion);
    assert.ok(read('package.nls.json').includes(`linux-x64-vulkan@${inferenceVersion}`));
  });
});

describe('A failure of the engine', () => {
  const gpu: Gpu = { backend: 'vulkan', device: 'A', driver: '1' };

  it('is attributed to the GPU that it used, unless somebody else ended it', () => {
    const segfault = { how: 'signal', signal: 'SIGSEGV' } as const;
    const own: EngineEnd[] = [segfault, { how: 'exit', code: 3_221_225_477 }, { how: 'silent' }];
    for (const end of own) assert.equal(failedGpu(gpu, end), gpu);
    for (const signal of ['SIGKILL', 'SIGTERM'])
      assert.equal(failedGpu(gpu, { how: 'signal', signal }), undefined);
    assert.equal(failedGpu(undefined, segfault), undefined);
  });

  it('says nothing about another driver, device or back-end', () => {
    assert.ok(isSameGpu(gpu, { ...gpu }));
    const { device: _, ...withoutDevice } = gpu;
    for (const other of [
      { ...gpu, driver: '2' },
      { ...gpu, device: 'B' },
      { ...gpu, backend: 'cuda' } as const,
      withoutDevice,
    ])
      assert.ok(!isSameGpu(gpu, other));
  });
});
