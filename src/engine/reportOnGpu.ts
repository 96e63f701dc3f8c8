import { whyNoGpu } from '../core/engine/whyNoGpu.ts';
import type { GpuRequest } from '../core/ports/engine.ts';
import type { GpuFinding } from '../core/ports/gpu.ts';
import type { EngineLog } from './engineLog.ts';
import { findGpu } from './findGpu.ts';

/** Looks for a GPU as it is done before a model is loaded, and tells what its driver says of its memory. */
export async function reportOnGpu(request: GpuRequest, log: EngineLog): Promise<GpuFinding> {
  const found = await findGpu(request, { log, onGpu: () => {} });
  if (!found.isFound) {
    const why = whyNoGpu(request, found);
    const reason = why?.reason === 'failed' ? 'failed' : 'absent';
    return { state: 'none', reason, why: why?.message ?? 'No GPU was found.' };
  }
  const { total, free, unifiedSize } = await found.llama.getVramState();
  return {
    state: 'found',
    gpu: found.gpu,
    totalBytes: total,
    freeBytes: Math.max(0, free),
    isShared: unifiedSize > 0,
  };
}
