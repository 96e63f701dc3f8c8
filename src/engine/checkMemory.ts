import { freemem } from 'node:os';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { ModelFile } from './readModelFile.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Free memory in bytes, within the limit of a container where there is one. */
function availableBytes(): number {
  const limit = process.constrainedMemory();
  // Without a limit the value is 0 or larger than any real memory, depending on the kernel.
  return limit > 0 && limit < Number.MAX_SAFE_INTEGER ? Math.min(freemem(), limit) : freemem();
}

/**
 * Refuses a model that cannot fit into memory before loading it makes the machine swap.
 *
 * @throws PhidelityError `not-enough-memory`
 */
export function checkMemory(file: ModelFile, contextSize: number): void {
  const context = file.insights.estimateContextResourceRequirements({
    contextSize,
    modelGpuLayers: 0,
    sequences: 1,
  });
  const needed = file.insights.modelSize + context.cpuRam;
  const available = availableBytes();
  if (needed <= available) return;
  throw new PhidelityError(
    'not-enough-memory',
    `This model needs ${gigabytes(needed)} of memory (${gigabytes(file.insights.modelSize)} for the model, ` +
      `${gigabytes(context.cpuRam)} for a context of ${contextSize.toLocaleString('en')} tokens), and ` +
      `${gigabytes(available)} are free. Close other programs, lower "phidelity.model.contextSize", or choose a ` +
      `smaller quantisation of the model.`,
  );
}
