import type { Gpu } from '../../ports/gpu.ts';
import { type EngineEnd, wasEndedFromOutside } from '../lifecycle/engineEnd.ts';

/** That the engine crashed, hung or computed nonsense while it used a GPU. */
export interface GpuFailure {
  readonly gpu: Gpu;
  /** What happened, for the log. */
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The GPUs on which the engine failed, which are not used until the user asks for it. Nothing of this rejects. */
export interface GpuFailures {
  all(): Promise<readonly GpuFailure[]>;
  /** Replaces an earlier failure of the same GPU. */
  remember(failure: GpuFailure): Promise<void>;
  /** Lets all of them be used again. */
  forget(): Promise<void>;
}

/** Whether two are the same GPU with the same driver: another version of the driver may have fixed what failed. */
export function isSameGpu(one: Gpu, other: Gpu): boolean {
  return one.backend === other.backend && one.device === other.device && one.driver === other.driver;
}

/** Keeps failures in memory, for as long as it lives. */
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

/**
 * The GPU that an unexpected end of the engine is attributed to.
 *
 * @param gpu What the process used, if any.
 */
export function failedGpu(gpu: Gpu | undefined, end: EngineEnd): Gpu | undefined {
  return wasEndedFromOutside(end) ? undefined : gpu;
}
