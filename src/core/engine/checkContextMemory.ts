import { PhidelityError } from '../errors/phidelityError.ts';
import { byteSizeText } from '../text/byteSizeText.ts';
import type { MemoryNeeds } from './memoryNeeds.ts';

/**
 * Refuses a context for completions that does not fit any more, since other programs have taken what was free when the
 * model was loaded.
 *
 * @throws PhidelityError `not-enough-memory`
 */
export function checkContextMemory(
  { cacheBytesPerToken, compute }: Pick<MemoryNeeds, 'cacheBytesPerToken' | 'compute'>,
  contextSize: number,
  freeBytes: number,
): void {
  const needed = cacheBytesPerToken * contextSize + compute.host;
  if (needed <= freeBytes) return;
  throw new PhidelityError(
    'not-enough-memory',
    `Completions need ${byteSizeText(needed)} of memory for a context of ${contextSize.toLocaleString('en')} ` +
      `tokens, and ${byteSizeText(freeBytes)} are free. Close other programs, or lower ` +
      `"phidelity.completion.contextSize".`,
  );
}
