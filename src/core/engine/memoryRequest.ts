/** What is wanted of a model, before anything is given up. */
export interface MemoryRequest {
  /** Tokens of the chat's context as a person has set it; it is never changed. */
  readonly contextSize?: number;
  /** Tokens of the chat's context that the plan chooses at most. */
  readonly largestContext: number;
  /** Tokens of the completions' context; 0 for none. */
  readonly completionContextSize: number;
  /** `on` and `off` are never changed. */
  readonly memoryMap: 'auto' | 'on' | 'off';
  /** The most layers on GPUs; without it, all that fit. */
  readonly gpuLayers?: number;
}
