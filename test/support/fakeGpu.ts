/**
 * The entry of an engine process that computes on the CPU and says that it does so on a GPU, for tests on machines
 * without one. Its add-on folder tells what the fake driver does: `abort` ends the process when it is asked for
 * its devices, `small` has little memory, anything else works.
 */
import 'vscode-jsonrpc/node';
import { isSameGpu } from '../../src/core/engine/gpu/gpuFailures.ts';
import type { Gpu } from '../../src/core/ports/gpu.ts';
import { runEngine } from '../../src/engine/engineServer.ts';
import { startLlama } from '../../src/engine/gpu/startLlama.ts';
import { fakeFreeBytes } from './fakeFreeBytes.ts';

const layers = 5;

runEngine(async (request, call) => {
  const { failedGpus = [], addonFolder, backend } = request;
  const { llama } = await startLlama({ ...request, backend: 'cpu' }, call);
  if (backend === 'cpu') return { llama };
  const untold: Gpu = { backend: 'vulkan', driver: 'fake 1.0' };
  const hasFailed = (gpu: Gpu): boolean => failedGpus.some((failed) => isSameGpu(failed, gpu));
  const gpuUnavailable = { reason: 'failed', message: 'The fake GPU has failed.' } as const;
  if (hasFailed(untold)) return { llama, gpuUnavailable };
  call.onGpu(untold);
  if (addonFolder === 'abort') {
    // What was told must have left the process first, as it has when a real driver takes its time.
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.abort();
  }
  const gpu: Gpu = { ...untold, device: 'Fake GPU' };
  if (hasFailed(gpu)) return { llama, gpuUnavailable };
  call.onGpu(gpu);
  // The plan is made for it too, and then the CPU computes.
  const free = fakeFreeBytes(addonFolder);
  llama.getVramState = async () => ({ total: 8e9, used: 8e9 - free, free, unifiedSize: 0 });
  const load = llama.loadModel.bind(llama);
  llama.loadModel = async (options) => {
    const model = await load({ ...options, gpuLayers: 0 });
    return Object.defineProperty(model, 'gpuLayers', { value: layers });
  };
  return { llama, gpu };
});
