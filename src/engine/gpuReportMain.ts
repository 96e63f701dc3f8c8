import * as l10n from '@vscode/l10n';
import type { GpuRequest } from '../core/ports/engine.ts';
import type { GpuFinding } from '../core/ports/gpu.ts';
import type { Logger } from '../core/ports/logger.ts';
import { parseGpuRequest } from '../protocol/schemas/engineSchemas.ts';
import { gpuUnavailableReason } from '../wording/gpu.ts';
import { findGpu } from './gpu/findGpu.ts';
import { configureLanguage } from './process/configureLanguage.ts';

// The entry of a process that asks the drivers for a GPU, sends the finding, and ends. A driver may crash it, or never
// answer.
process.once('disconnect', () => process.exit());
configureLanguage();
const [request = '{}'] = process.argv.slice(2);
const write = (message: string): void => void process.stderr.write(message);
const logger: Logger = { error: write, warn: write, info: write, debug: write };
const finding = await reportOnGpu(parseGpuRequest(request), logger);
process.send?.(finding, undefined, undefined, () => process.disconnect());

/** Looks for a GPU as is done before a model is loaded, and reports its memory as its driver does. */
export async function reportOnGpu(request: GpuRequest, logger: Logger): Promise<GpuFinding> {
  const found = await findGpu(request, { logger, onGpu: () => {} });
  if (!found.isFound) {
    const why = gpuUnavailableReason(request, found);
    const reason = why?.reason === 'failed' ? 'failed' : 'absent';
    return { state: 'none', reason, why: why?.message ?? l10n.t('No GPU was found.') };
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
