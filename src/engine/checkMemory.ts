import { freemem, totalmem } from 'node:os';
import type { GgufInsights } from 'node-llama-cpp';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { ModelFile } from './readModelFile.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** What macOS and a few programs leave of a Mac's memory; a rule of thumb. */
const usableShareOfMac = 0.75;

/** Free memory in bytes, within the limit of a container where there is one. */
function availableBytes(): number {
  // macOS counts what it could give back at once as used, so there only the size of the machine tells anything.
  const free = process.platform === 'darwin' ? totalmem() * usableShareOfMac : freemem();
  const limit = process.constrainedMemory();
  // Without a limit the value is 0 or larger than any real memory, depending on the kernel.
  return limit > 0 && limit < Number.MAX_SAFE_INTEGER ? Math.min(free, limit) : free;
}

type ContextInsights = Pick<GgufInsights, 'estimateContextResourceRequirements'>;

interface ContextSizes {
  readonly contextSize: number;
  readonly batchSize?: number;
}

function contextBytes(insights: ContextInsights, sizes: ContextSizes): number {
  return insights.estimateContextResourceRequirements({ ...sizes, modelGpuLayers: 0, sequences: 1 }).cpuRam;
}

/**
 * Refuses a model that cannot fit into memory before loading it makes the machine swap.
 *
 * @throws PhidelityError `not-enough-memory`
 */
export function checkMemory(file: ModelFile, contextSize: number): void {
  const context = contextBytes(file.insights, { contextSize });
  const needed = file.insights.modelSize + context;
  const available = availableBytes();
  if (needed <= available) return;
  throw new PhidelityError(
    'not-enough-memory',
    `This model needs ${gigabytes(needed)} of memory (${gigabytes(file.insights.modelSize)} for the model, ` +
      `${gigabytes(context)} for a context of ${contextSize.toLocaleString('en')} tokens), and ` +
      `${gigabytes(available)} are free. Close other programs, lower "phidelity.model.contextSize", or choose a ` +
      `smaller quantisation of the model.`,
  );
}

/**
 * Refuses a context beside those that are there already.
 *
 * @throws PhidelityError `not-enough-memory`
 */
export function checkContextMemory(insights: ContextInsights, sizes: ContextSizes): void {
  const needed = contextBytes(insights, sizes);
  const available = availableBytes();
  if (needed <= available) return;
  throw new PhidelityError(
    'not-enough-memory',
    `Completions need ${gigabytes(needed)} of memory for a context of ${sizes.contextSize.toLocaleString('en')} ` +
      `tokens, and ${gigabytes(available)} are free. Close other programs, or lower ` +
      `"phidelity.completion.contextSize".`,
  );
}
