/** What llama.cpp drives a GPU with. */
export type GpuBackend = 'vulkan' | 'metal' | 'cuda';

/** A GPU and its driver, by what tells them from others: one of these is what fails or works. */
export interface Gpu {
  readonly backend: GpuBackend;
  /** Its name as the driver tells it, of several joined by " + "; undefined until the driver has told it. */
  readonly device?: string;
  /** The version of the driver as far as it can be known without asking it. */
  readonly driver: string;
}
