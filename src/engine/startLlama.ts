import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { gpuAddon } from '../core/engine/gpuAddon.ts';
import { gpuCandidates } from '../core/engine/gpuCandidates.ts';
import type { Gpu, GpuBackend } from '../core/ports/gpu.ts';
import { isSameGpu } from '../core/engine/isSameGpu.ts';
import { gpuBackendNames, gpuText } from '../core/engine/gpuText.ts';
import type { LoadRequest, WhyNotGpu } from '../core/ports/engine.ts';
import type { EngineLog } from './engineLog.ts';
import { installCommand, useGpuAddons, type GpuAddons } from './gpuAddons.ts';
import { gpuDriverVersion } from './gpuDriverVersion.ts';

/** llama.cpp, and what it runs on. */
export interface StartedLlama {
  readonly llama: Llama;
  /** Undefined when everything is for the CPU. */
  readonly gpu?: Gpu;
  readonly whyNotGpu?: WhyNotGpu;
}

interface StartCall {
  readonly log: EngineLog;
  /** Told before a driver is touched, and again when it has told its name; undefined when it is not used after all. */
  readonly onGpu: (gpu: Gpu | undefined) => void;
}

/** Has llama.cpp started for a load request. Rejects with `engine-unavailable` or `gpu-unavailable`. */
export type StartLlama = (request: LoadRequest, call: StartCall) => Promise<StartedLlama>;

const platform = `${process.platform}-${process.arch}`;
const isAppleSilicon = platform === 'darwin-arm64';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function start(gpu: GpuBackend | false, log: EngineLog): Promise<Llama> {
  return getLlama({
    gpu,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => log(level === LlamaLogLevel.error ? 'error' : 'warn', message.trimEnd()),
  });
}

async function startOnCpu(log: EngineLog): Promise<Llama> {
  // For Apple silicon there is only the Metal build; loading with no GPU layers keeps the model on the CPU.
  return start(isAppleSilicon ? 'metal' : false, log).catch((error: unknown) => {
    throw new PhidelityError(
      'engine-unavailable',
      `The inference engine does not run on this system: ${messageOf(error)} On Linux it needs glibc 2.34 or newer ` +
        `(Debian 12, Ubuntu 22.04, Fedora 35).`,
      { cause: error },
    );
  });
}

/** Starts llama.cpp with a GPU. Why that is not possible comes back in words. */
async function startOnGpu(
  gpu: Gpu,
  isInstalled: boolean,
  { addonFolder }: LoadRequest,
  { log, onGpu }: StartCall,
): Promise<{ readonly llama: Llama; readonly gpu: Gpu } | string> {
  const name = gpuBackendNames[gpu.backend];
  onGpu(gpu);
  let llama: Llama;
  try {
    llama = await start(gpu.backend, log);
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

const toCpu = (gpu: Gpu): WhyNotGpu => ({
  reason: 'failed',
  message: `${gpuText(gpu)} is not used, since the engine failed on it.`,
});

const exists = (backend: GpuBackend): boolean =>
  backend === 'metal' ? isAppleSilicon : gpuAddon(backend, platform) !== undefined;

/** A back-end that was named is not there: what a person should do. */
function refusal(backend: GpuBackend, whys: readonly string[]): PhidelityError {
  const why = exists(backend)
    ? whys.join(' ')
    : `There is no build with ${gpuBackendNames[backend]} for ${platform}.`;
  return new PhidelityError(
    'gpu-unavailable',
    `${why} With "phidelity.model.backend" set to "auto", the CPU is taken where no GPU can be used.`,
  );
}

/** Why there is no GPU although an add-on folder was set. */
function whyUnavailable(
  folder: string | undefined,
  addons: GpuAddons,
  whys: readonly string[],
): WhyNotGpu | undefined {
  const all = [...addons.problems, ...whys];
  if (all.length > 0) return { reason: 'unavailable', message: all.join(' ') };
  if (!folder) return undefined;
  return {
    reason: 'unavailable',
    message: `${folder} holds none of node-llama-cpp's packages for a GPU of this platform.`,
  };
}

/**
 * Starts llama.cpp on what was asked for, or on the best that is there. GPUs that have failed are passed over, and then
 * the CPU is what is left: another back-end would use the same driver.
 */
export const startLlama: StartLlama = async (request, call) => {
  const { backend: asked = 'auto', addonFolder, failedGpus = [] } = request;
  const addons: GpuAddons =
    asked === 'cpu' || !addonFolder ? { backends: [], problems: [] } : await useGpuAddons(addonFolder);
  const whys: string[] = [];
  let failed: Gpu | undefined;
  // node-llama-cpp takes any other back-end in place of one that there is not for a platform.
  for (const backend of gpuCandidates(asked, { isAppleSilicon, addons: addons.backends }).filter(exists)) {
    const gpu: Gpu = { backend, driver: await gpuDriverVersion() };
    failed = failedGpus.find((one) => isSameGpu(one, gpu));
    if (failed) break;
    const started = await startOnGpu(gpu, addons.backends.includes(backend), request, call);
    if (typeof started === 'string') {
      whys.push(started);
      continue;
    }
    failed = failedGpus.find((one) => isSameGpu(one, started.gpu));
    if (!failed) {
      call.onGpu(started.gpu);
      return started;
    }
    await started.llama.dispose();
    break;
  }
  call.onGpu(undefined);
  if (!failed && asked !== 'auto' && asked !== 'cpu')
    throw refusal(asked, addons.problems.length > 0 ? addons.problems : whys);
  const whyNotGpu = failed
    ? toCpu(failed)
    : asked === 'cpu'
      ? undefined
      : whyUnavailable(addonFolder, addons, whys);
  return { llama: await startOnCpu(call.log), ...(whyNotGpu ? { whyNotGpu } : {}) };
};
