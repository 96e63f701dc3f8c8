import type { EngineStatus } from '../../core/ports/engine.ts';

/** Whether the model runs on the CPU since the engine has failed on the GPU. */
export function gpuHasFailed(status: EngineStatus): boolean {
  if (status.state !== 'ready' && status.state !== 'generating') return false;
  const { source } = status.model;
  return source.kind === 'local' && source.whyNotGpu?.reason === 'failed';
}
