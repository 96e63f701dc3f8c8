/** The entry of a process that is to ask the drivers for a GPU, and tells of the one that `fakeGpu.ts` runs on. */
import { isSameGpu } from '../../src/core/engine/gpu/gpuFailures.ts';
import { fakeFreeBytes } from './fakeFreeBytes.ts';
import type { Gpu, GpuFinding } from '../../src/core/ports/gpu.ts';
import { parseGpuRequest } from '../../src/protocol/schemas/engineSchemas.ts';

const gpu: Gpu = { backend: 'vulkan', device: 'Fake GPU', driver: 'fake 1.0' };
const { failedGpus = [], addonFolder } = parseGpuRequest(process.argv[2] ?? '{}');
const finding: GpuFinding = failedGpus.some((failed) => isSameGpu(failed, gpu))
  ? { state: 'none', reason: 'failed', why: 'The fake GPU has failed.' }
  : { state: 'found', gpu, totalBytes: 8e9, freeBytes: fakeFreeBytes(addonFolder), isShared: false };
process.send?.(finding, undefined, undefined, () => process.disconnect());
