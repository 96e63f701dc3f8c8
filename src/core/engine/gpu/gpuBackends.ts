import type { GpuRequest, LoadRequest } from '../../ports/engine.ts';
import type { GpuBackend } from '../../ports/gpu.ts';

/** Faster ones first: on an NVIDIA card, CUDA is. */
const byPreference = ['cuda', 'vulkan'] as const satisfies readonly GpuBackend[];

/**
 * The back-ends to try, in this order, before the CPU. With `auto`, only those whose package the user has installed: on
 * a machine without an add-on no GPU driver is ever loaded.
 */
export function gpuCandidates(
  requested: NonNullable<LoadRequest['backend']>,
  machine: { readonly isAppleSilicon: boolean; readonly addons: readonly GpuBackend[] },
): readonly GpuBackend[] {
  if (requested === 'cpu') return [];
  if (requested !== 'auto') return [requested];
  if (machine.isAppleSilicon) return ['metal'];
  return byPreference.filter((backend) => machine.addons.includes(backend));
}

/** node-llama-cpp's version, which its GPU packages must match. A test compares it with package.json. */
export const inferenceVersion = '3.21.1';

/** node-llama-cpp's names for the platforms for which it has such packages, by Node's platform and architecture. */
const platforms: Readonly<Record<string, string>> = { 'linux-x64': 'linux-x64', 'win32-x64': 'win-x64' };

/** The npm package with which llama.cpp drives a GPU on a platform; undefined where there is none to install. */
export function gpuAddon(backend: GpuBackend, platform: string): string | undefined {
  const name = platforms[platform];
  return name && backend !== 'metal' ? `@node-llama-cpp/${name}-${backend}` : undefined;
}

/** Why no driver is asked for a GPU: the CPU is set, there is no build for this platform, or no package is installed. */
export type GpuSkipReason = 'setting' | 'build' | 'addon';

/**
 * Why no driver is asked for a GPU; undefined where one is to be asked.
 *
 * @param platform Node's platform and architecture, such as "linux-x64".
 */
export function gpuSkipReason(
  { backend = 'auto', addonFolder }: GpuRequest,
  platform: string,
): GpuSkipReason | undefined {
  const isAppleSilicon = platform === 'darwin-arm64';
  const builds = byPreference.filter((one) => gpuAddon(one, platform));
  const addons = addonFolder ? builds : [];
  if (gpuCandidates(backend, { isAppleSilicon, addons }).length > 0) return undefined;
  if (backend === 'cpu') return 'setting';
  return builds.length === 0 ? 'build' : 'addon';
}
