import type { Gpu } from '../ports/gpu.ts';

/** Another version of the driver makes another GPU of it: what failed may be mended. */
export function isSameGpu(one: Gpu, other: Gpu): boolean {
  return one.backend === other.backend && one.device === other.device && one.driver === other.driver;
}
