import type { GpuRequest, LoadRequest } from '../../ports/engine.ts';
import type { GpuBackend, GpuFinding } from '../../ports/gpu.ts';

/** Faster ones first: on an NVIDIA card, CUDA is. */
const byPreference = ['cuda', 'vulkan'] as const satisfies readonly GpuBackend[];

/**
 * What is to be tried, in this order, before the CPU. Without a choice only what a person has installed for it is: on a
 * machine without an add-on no driver of a GPU is ever loaded.
 */
export function gpuCandidates(
  asked: NonNullable<LoadRequest['backend']>,
  machine: { readonly isAppleSilicon: boolean; readonly addons: readonly GpuBackend[] },
): readonly GpuBackend[] {
  if (asked === 'cpu') return [];
  if (asked !== 'auto') return [asked];
  if (machine.isAppleSilicon) return ['metal'];
  return byPreference.filter((backend) => machine.addons.includes(backend));
}

/** node-llama-cpp's version, which its packages for GPUs must have too. A test holds it against package.json. */
export const inferenceVersion = '3.21.1';

/** node-llama-cpp's names for the platforms for which it has such packages, by Node's platform and architecture. */
const platforms: Readonly<Record<string, string>> = { 'linux-x64': 'linux-x64', 'win32-x64': 'win-x64' };

/** The package with which llama.cpp drives a GPU of a platform; undefined where there is none to be installed. */
export function gpuAddon(backend: GpuBackend, platform: string): string | undefined {
  const name = platforms[platform];
  return name && backend !== 'metal' ? `@node-llama-cpp/${name}-${backend}` : undefined;
}

const backends = ['cuda', 'vulkan'] as const;

/**
 * Why no driver is asked for a GPU; undefined where one is to be asked.
 *
 * @param platform Node's platform and architecture, such as "linux-x64".
 */
export function gpuSkipReason(
  { backend = 'auto', addonFolder }: GpuRequest,
  platform: string,
): (GpuFinding & { readonly state: 'none' }) | undefined {
  const isAppleSilicon = platform === 'darwin-arm64';
  const builds = backends.filter((one) => gpuAddon(one, platform));
  const addons = addonFolder ? builds : [];
  if (gpuCandidates(backend, { isAppleSilicon, addons }).length > 0) return undefined;
  const none = { state: 'none' } as const;
  if (backend === 'cpu')
    return { ...none, reason: 'setting', why: 'None is looked for: "phidelity.model.backend" is "cpu".' };
  if (builds.length === 0)
    return { ...none, reason: 'build', why: `There is no build for a GPU on ${platform}.` };
  return {
    ...none,
    reason: 'addon',
    why: 'None is looked for: that takes a package for GPUs in the folder that "phidelity.model.addonFolder" names.',
  };
}
