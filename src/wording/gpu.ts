import { joinSentences } from './sentences.ts';
import * as l10n from '@vscode/l10n';
import type { GpuSkipReason } from '../core/engine/gpu/gpuBackends.ts';
import type { GpuRequest, GpuUnavailable } from '../core/ports/engine.ts';
import type { Gpu, GpuBackend } from '../core/ports/gpu.ts';

/** What each back-end is called by its makers. */
export const gpuBackendNames: Readonly<Record<GpuBackend, string>> = {
  vulkan: 'Vulkan',
  metal: 'Metal',
  cuda: 'CUDA',
};

/** A GPU's name, such as "NVIDIA GeForce RTX 4090 (CUDA)". */
export function gpuText({ backend, device }: Pick<Gpu, 'backend' | 'device'>): string {
  return `${device ?? 'GPU'} (${gpuBackendNames[backend]})`;
}

/** Why no driver is asked for a GPU, in one sentence. */
export function gpuSkipText(reason: GpuSkipReason, platform: string): string {
  switch (reason) {
    case 'setting':
      return l10n.t('Not searched: "phidelity.model.backend" is set to "cpu".');
    case 'build':
      return l10n.t('No GPU build is available for {0}.', platform);
    case 'addon':
      return l10n.t('Not searched: "phidelity.model.addonFolder" names no folder with a GPU package.');
  }
}

/** Why no GPU is used, only where the user may not expect that: with no add-on folder set, none is searched. */
export function gpuUnavailableReason(
  { backend, addonFolder }: GpuRequest,
  search: { readonly failed?: Gpu; readonly problems: readonly string[]; readonly whys: readonly string[] },
): GpuUnavailable | undefined {
  const { failed, problems, whys } = search;
  if (failed)
    return {
      reason: 'failed',
      message: l10n.t('{0} is not used because the engine failed on it.', gpuText(failed)),
    };
  if (backend === 'cpu') return undefined;
  const all = [...problems, ...whys];
  if (all.length > 0) return { reason: 'unavailable', message: joinSentences(...all) };
  if (!addonFolder) return undefined;
  return {
    reason: 'unavailable',
    message: l10n.t('{0} contains no node-llama-cpp GPU package for this platform.', addonFolder),
  };
}
