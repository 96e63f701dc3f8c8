import type { Gpu } from './gpu.ts';

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
