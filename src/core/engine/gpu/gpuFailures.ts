import type { Gpu } from '../../ports/gpu.ts';

/** That the engine crashed, hung or computed nonsense while it used a GPU. */
export interface GpuFailure {
  readonly gpu: Gpu;
  /** What happened, for people. */
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What is remembered of GPUs that are not to be used again by themselves. Nothing of it rejects. */
export interface GpuFailures {
  all(): Promise<readonly GpuFailure[]>;
  /** Takes the place of what is remembered of the same GPU. */
  remember(failure: GpuFailure): Promise<void>;
  /** All of them may be used again. */
  forget(): Promise<void>;
}

/** Another version of the driver makes another GPU of it: what failed may be mended. */
export function isSameGpu(one: Gpu, other: Gpu): boolean {
  return one.backend === other.backend && one.device === other.device && one.driver === other.driver;
}

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

/** Ends of a process that come from outside: from a person, or from a system that is out of memory. */
const fromOutside = /\bSIG(KILL|TERM|INT|HUP)\b/;

/**
 * The GPU that an unexpected end of the engine is put down to.
 *
 * @param gpu What the process used, if any.
 * @param why How it ended; for one that hung and was killed for it, that.
 */
export function failedGpu(gpu: Gpu | undefined, why: string): Gpu | undefined {
  return fromOutside.test(why) ? undefined : gpu;
}
