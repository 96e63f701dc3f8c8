import { getLlama, type Llama, LlamaLogLevel } from 'node-llama-cpp';
import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { gpuAddon, gpuCandidates } from '../../core/engine/gpu/gpuBackends.ts';
import { isSameGpu } from '../../core/engine/gpu/gpuFailures.ts';
import type { GpuRequest } from '../../core/ports/engine.ts';
import type { Gpu, GpuBackend } from '../../core/ports/gpu.ts';
import { gpuBackendNames } from '../../wording/gpu.ts';
import type { EngineLog } from '../process/parentProcess.ts';
import { type GpuAddons, installCommand, useGpuAddons } from './gpuAddons.ts';

/** llama.cpp on a GPU. */
interface LlamaOnGpu {
  readonly llama: Llama;
  readonly gpu: Gpu;
}

/** What looking for a GPU came to: llama.cpp on it, or why there is none. */
export type GpuSearch =
  | ({ readonly isFound: true } & LlamaOnGpu)
  | {
      readonly isFound: false;
      /** The one that is not used since the engine failed on it. */
      readonly failed?: Gpu;
      /** A sentence for each package that is there and cannot be used. */
      readonly problems: readonly string[];
      /** A sentence for each back-end that was tried. */
      readonly whys: readonly string[];
    };

interface SearchCall {
  readonly log: EngineLog;
  /** Told before a driver is touched, and again when it has told its name; undefined when it is not used after all. */
  readonly onGpu: (gpu: Gpu | undefined) => void;
}

const platform = `${process.platform}-${process.arch}`;

export const isAppleSilicon = platform === 'darwin-arm64';

/** Whether there is a build with it for this platform. */
export const hasBuild = (backend: GpuBackend): boolean =>
  backend === 'metal' ? isAppleSilicon : gpuAddon(backend, platform) !== undefined;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts llama.cpp with one back-end. */
export function startBackend(gpu: GpuBackend | false, log: EngineLog): Promise<Llama> {
  return getLlama({
    gpu,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => log(level === LlamaLogLevel.error ? 'error' : 'warn', message.trimEnd()),
  });
}

/** Starts llama.cpp with a GPU. Why that is not possible comes back in words. */
async function startOnGpu(
  gpu: Gpu,
  isInstalled: boolean,
  { addonFolder }: GpuRequest,
  { log, onGpu }: SearchCall,
): Promise<LlamaOnGpu | string> {
  const name = gpuBackendNames[gpu.backend];
  onGpu(gpu);
  let llama: Llama;
  try {
    llama = await startBackend(gpu.backend, log);
  } catch (error) {
    log('warn', `${name}: ${messageOf(error)}`);
    const addon = gpuAddon(gpu.backend, platform);
    if (!addon || isInstalled)
      return `${name} does not run on this system: its driver is missing, or is not the one that it needs.`;
    const command = installCommand(addon, addonFolder);
    return `${name} is not installed. Run ${command} and set "phidelity.model.addonFolder" to that folder.`;
  }
  const devices = await llama.getGpuDeviceNames();
  if (devices.length > 0) return { llama, gpu: { ...gpu, device: devices.join(' + ') } };
  await llama.dispose();
  return `${name} found no GPU.`;
}

/**
 * Looks for the GPU that was asked for, or for the best that is there. One that has failed is passed over, and then no
 * other is taken: another back-end would use the same driver.
 */
export async function findGpu(request: GpuRequest, call: SearchCall): Promise<GpuSearch> {
  const { backend: asked = 'auto', addonFolder, failedGpus = [] } = request;
  const addons: GpuAddons =
    asked === 'cpu' || !addonFolder ? { backends: [], problems: [] } : await useGpuAddons(addonFolder);
  const { problems } = addons;
  const failedLike = (gpu: Gpu): Gpu | undefined => failedGpus.find((one) => isSameGpu(one, gpu));
  const whys: string[] = [];
  const none = (failed?: Gpu): GpuSearch => {
    call.onGpu(undefined);
    return { isFound: false, problems, whys, ...(failed ? { failed } : {}) };
  };
  // node-llama-cpp takes any other back-end in place of one that there is not for a platform.
  for (const backend of gpuCandidates(asked, { isAppleSilicon, addons: addons.backends }).filter(hasBuild)) {
    const gpu: Gpu = { backend, driver: await gpuDriverVersion() };
    const untold = failedLike(gpu);
    if (untold) return none(untold);
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

/**
 * The version of the GPU's driver, as far as it can be told without loading it, which may be what crashes: that of
 * NVIDIA's kernel module where there is one, and of the system, of which the other drivers are parts.
 */
export async function gpuDriverVersion(): Promise<string> {
  const nvidia = await readFile('/sys/module/nvidia/version', 'utf8').catch(() => undefined);
  return [...(nvidia ? [`nvidia ${nvidia.trim()}`] : []), `${process.platform} ${release()}`].join(', ');
}
