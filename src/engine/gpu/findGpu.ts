import * as l10n from '@vscode/l10n';
import { getLlama, type Llama, LlamaLogLevel } from 'node-llama-cpp';
import { gpuAddon, gpuCandidates } from '../../core/engine/gpu/gpuBackends.ts';
import { isSameGpu } from '../../core/engine/gpu/gpuFailures.ts';
import type { GpuRequest } from '../../core/ports/engine.ts';
import type { Gpu, GpuBackend } from '../../core/ports/gpu.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { gpuBackendNames } from '../../wording/gpu.ts';
import { type GpuAddons, installCommand, useGpuAddons } from './gpuAddons.ts';
import { gpuDriverVersion } from './gpuDriverVersion.ts';

/** llama.cpp on a GPU. */
interface LlamaOnGpu {
  readonly llama: Llama;
  readonly gpu: Gpu;
}

/** The result of a search for a GPU: llama.cpp running on it, or why there is none. */
export type GpuSearch =
  | ({ readonly isFound: true } & LlamaOnGpu)
  | {
      readonly isFound: false;
      /** The GPU that is not used because the engine failed on it. */
      readonly failed?: Gpu;
      /** A sentence for each package that is there but cannot be used. */
      readonly problems: readonly string[];
      /** A sentence for each back-end that was tried. */
      readonly whys: readonly string[];
    };

interface SearchCall {
  readonly logger: Logger;
  /** Called before a driver is touched, and again with its device; with undefined when it is not used after all. */
  readonly onGpu: (gpu: Gpu | undefined) => void;
}

const platform = `${process.platform}-${process.arch}`;

export const isAppleSilicon = platform === 'darwin-arm64';

/** Whether a build with a back-end exists for this platform. */
export const hasBuild = (backend: GpuBackend): boolean =>
  backend === 'metal' ? isAppleSilicon : gpuAddon(backend, platform) !== undefined;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts llama.cpp with one back-end, or with false on the CPU. Rejects as node-llama-cpp does. */
export function startBackend(gpu: GpuBackend | false, logger: Logger): Promise<Llama> {
  return getLlama({
    gpu,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => logger[level === LlamaLogLevel.error ? 'error' : 'warn'](message.trimEnd()),
  });
}

/** Starts llama.cpp on a GPU. Where that is not possible, resolves with the reason as a sentence. */
async function startOnGpu(
  gpu: Gpu,
  isInstalled: boolean,
  { addonFolder }: GpuRequest,
  { logger, onGpu }: SearchCall,
): Promise<LlamaOnGpu | string> {
  const name = gpuBackendNames[gpu.backend];
  onGpu(gpu);
  let llama: Llama;
  try {
    llama = await startBackend(gpu.backend, logger);
  } catch (error) {
    logger.warn(`${name}: ${messageOf(error)}`);
    const addon = gpuAddon(gpu.backend, platform);
    if (!addon || isInstalled)
      return l10n.t('{0} does not run on this system: its driver is missing or incompatible.', name);
    const command = installCommand(addon, addonFolder);
    return l10n.t(
      '{0} is not installed. Run {1} and set "phidelity.model.addonFolder" to that folder.',
      name,
      command,
    );
  }
  const devices = await llama.getGpuDeviceNames();
  if (devices.length > 0) return { llama, gpu: { ...gpu, device: devices.join(' + ') } };
  await llama.dispose();
  return l10n.t('{0} found no GPU.', name);
}

/**
 * Looks for the requested GPU, or for the best one. A GPU that has failed is skipped, and then no other is tried: another
 * back-end would use the same driver.
 */
export async function findGpu(request: GpuRequest, call: SearchCall): Promise<GpuSearch> {
  const { backend: requested = 'auto', addonFolder, failedGpus = [] } = request;
  const addons: GpuAddons =
    requested === 'cpu' || !addonFolder ? { backends: [], problems: [] } : await useGpuAddons(addonFolder);
  const { problems } = addons;
  const failedLike = (gpu: Gpu): Gpu | undefined => failedGpus.find((one) => isSameGpu(one, gpu));
  const whys: string[] = [];
  const none = (failed?: Gpu): GpuSearch => {
    call.onGpu(undefined);
    return { isFound: false, problems, whys, ...(failed ? { failed } : {}) };
  };
  // node-llama-cpp falls back to any other back-end where a platform has no build for one.
  for (const backend of gpuCandidates(requested, { isAppleSilicon, addons: addons.backends }).filter(
    hasBuild,
  )) {
    const gpu: Gpu = { backend, driver: await gpuDriverVersion() };
    const failedBefore = failedLike(gpu);
    if (failedBefore) return none(failedBefore);
    const started = await startOnGpu(gpu, addons.backends.includes(backend), request, call);
    if (typeof started === 'string') {
      whys.push(started);
      continue;
    }
    const failed = failedLike(started.gpu);
    if (!failed) {
      call.onGpu(started.gpu);
      return { isFound: true, ...started };
    }
    await started.llama.dispose();
    return none(failed);
  }
  return none();
}
