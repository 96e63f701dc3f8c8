import type { Gpu, GpuBackend } from '../ports/gpu.ts';

/** What each is called by its makers. */
export const gpuBackendNames: Readonly<Record<GpuBackend, string>> = {
  vulkan: 'Vulkan',
  metal: 'Metal',
  cuda: 'CUDA',
};

/** A GPU in words, such as "NVIDIA GeForce RTX 4090 (CUDA)". */
export function gpuText({ backend, device }: Pick<Gpu, 'backend' | 'device'>): string {
  return device === undefined
    ? `GPU (${gpuBackendNames[backend]})`
    : `${device} (${gpuBackendNames[backend]})`;
}
