import type { GpuBackend } from '../ports/gpu.ts';

/** node-llama-cpp's version, which its packages for GPUs must have too. A test holds it against package.json. */
export const inferenceVersion = '3.21.1';

/** node-llama-cpp's names for the platforms for which it has such packages, by Node's platform and architecture. */
const platforms: Readonly<Record<string, string>> = { 'linux-x64': 'linux-x64', 'win32-x64': 'win-x64' };

/** The package with which llama.cpp drives a GPU of a platform; undefined where there is none to be installed. */
export function gpuAddon(backend: GpuBackend, platform: string): string | undefined {
  const name = platforms[platform];
  return name && backend !== 'metal' ? `@node-llama-cpp/${name}-${backend}` : undefined;
}
