import type { GpuFailure, GpuFailures } from '../ports/gpuFailures.ts';
import { isSameGpu } from './isSameGpu.ts';

/** Remembers for as long as it lives. */
export class GpuFailureList implements GpuFailures {
  #failures: readonly GpuFailure[] = [];

  async all(): Promise<readonly GpuFailure[]> {
    return this.#failures;
  }

  async remember(failure: GpuFailure): Promise<void> {
    this.#failures = [...this.#failures.filter(({ gpu }) => !isSameGpu(gpu, failure.gpu)), failure];
  }

  async forget(): Promise<void> {
    this.#failures = [];
  }
}
