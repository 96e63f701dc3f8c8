import type { GpuRequest } from '../ports/engine.ts';
import type { GpuFinding } from '../ports/gpu.ts';
import { gpuAddon } from './gpuAddon.ts';
import { gpuCandidates } from './gpuCandidates.ts';

const backends = ['cuda', 'vulkan'] as const;

/**
 * Why no driver is asked for a GPU; undefined where one is to be asked.
 *
 * @param platform Node's platform and architecture, such as "linux-x64".
 */
export function whyNotAsked(
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
