import type { LoadRequest } from '../ports/engine.ts';
import type { GpuBackend } from '../ports/gpu.ts';

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
