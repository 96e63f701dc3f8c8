/** The entry of a process that is to ask the drivers for a GPU, and tells of the one that `pretendedGpu.ts` runs on. */
import { isSameGpu } from '../../src/core/engine/gpu/gpuFailures.ts';
import { pretendedFreeBytes } from './pretendedFreeBytes.ts';
import type { Gpu, GpuFinding } from '../../src/core/ports/gpu.ts';
import { parseGpuRequest } from '../../src/protocol/schemas/engineSchemas.ts';

const gpu: Gpu = { backend: 'vulkan', device: 'Pretended GPU', driver: 'pretended 1.0' };
const { failedGpus = [], addonFolder } = parseGpuRequest(process.argv[2] ?? '{}');
const finding: GpuFinding = failedGpus.some((failed) => isSameGpu(failed, gpu))
  ? { state: 'none', reason: 'failed', why: 'The pretended GPU has failed.' }
  : { state: 'found', gpu, totalBytes: 8e9, freeBytes: pretendedFreeBytes(addonFolder), isShared: false };
process.send?.(finding, undefined, undefined, () => process.disconnect());
