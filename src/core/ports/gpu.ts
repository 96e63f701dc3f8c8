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

/** What came of asking the drivers for a GPU, before a model is loaded. */
export type GpuFinding =
  | {
      readonly state: 'found';
      readonly gpu: Gpu;
      /** Its memory; of several GPUs, that of all of them. */
      readonly totalBytes: number;
      readonly freeBytes: number;
      /** Its memory is the machine's own. */
      readonly isShared: boolean;
    }
  /** There is none, or it is not to be used; why in words. */
  | {
      readonly state: 'none';
      /**
       * `failed`: the engine failed on it. `setting`, `addon`, `build`: no driver is asked, since the CPU is set, no
       * package for GPUs is installed, or there is none for this platform. `absent`: anything else.
       */
      readonly reason: 'failed' | 'setting' | 'addon' | 'build' | 'absent';
      readonly why: string;
    }
  /** A driver did not answer, or took down the process that asked. */
  | { readonly state: 'unknown'; readonly why: string };
