import type { GpuRequest } from '../core/ports/engine.ts';
import type { GpuFinding } from '../core/ports/gpu.ts';
import { parseGpuRequest } from '../protocol/schemas/engineSchemas.ts';
import { gpuUnavailableReason } from '../wording/gpu.ts';
import { findGpu } from './gpu/findGpu.ts';
import type { EngineLog } from './process/parentProcess.ts';

// The entry of a process that asks the drivers for a GPU, says what they told, and ends. A driver may take it down, or
// never answer.
process.once('disconnect', () => process.exit());
const [asked = '{}'] = process.argv.slice(2);
const finding = await reportOnGpu(parseGpuRequest(asked), (_level, message) => process.stderr.write(message));
process.send?.(finding, undefined, undefined, () => process.disconnect());

/** Looks for a GPU as it is done before a model is loaded, and tells what its driver says of its memory. */
export async function reportOnGpu(request: GpuRequest, log: EngineLog): Promise<GpuFinding> {
  const found = await findGpu(request, { log, onGpu: () => {} });
  if (!found.isFound) {
    const why = gpuUnavailableReason(request, found);
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
