/** The API through which llama.cpp uses a GPU. */
export type GpuBackend = 'vulkan' | 'metal' | 'cuda';

/** A GPU and its driver, by what identifies them: this combination is what works or fails. */
export interface Gpu {
  readonly backend: GpuBackend;
  /** The name that the driver reports, several joined by " + "; undefined until the driver was asked. */
  readonly device?: string;
  /** The version of the driver, as far as it is known without calling it. */
  readonly driver: string;
}

/** The result of asking the drivers for a GPU, before a model is loaded. */
export type GpuFinding =
  | {
      readonly state: 'found';
      readonly gpu: Gpu;
      /** Its memory; with several GPUs, that of all of them. */
      readonly totalBytes: number;
      readonly freeBytes: number;
      /** Its memory is the machine's own. */
      readonly isShared: boolean;
    }
  /** There is none, or it must not be used. */
  | {
      readonly state: 'none';
      /**
       * `failed`: the engine failed on it. `setting`, `addon`, `build`: no driver was asked because the CPU is set, no
       * GPU package is installed, or there is none for this platform. `absent`: anything else.
       */
      readonly reason: 'failed' | 'setting' | 'addon' | 'build' | 'absent';
      /** Why, as a sentence for the user. */
      readonly why: string;
    }
  /** A driver did not answer, or crashed the process that asked; why as a sentence for the user. */
  | { readonly state: 'unknown'; readonly why: string };
