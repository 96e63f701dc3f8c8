/** Something of a model that did not fit. */
export interface PlanReduction {
  /**
   * `context` of the chat, `completions`: in tokens. `layers` on the GPU. `mapping`: the file is read and not mapped; in
   * bytes that must be free.
   */
  readonly what: 'mapping' | 'context' | 'completions' | 'layers';
  /** How much of it there is. */
  readonly has: number;
  readonly wanted: number;
}

/** What was decided before a model was loaded, and what it will take. Bytes are planned, and not measured. */
export interface MemoryPlan {
  /** Tokens of the chat's context. */
  readonly contextSize: number;
  /** Tokens of the completions' context; 0 when none was asked for. */
  readonly completionContextSize: number;
  /** Whether the file is mapped into memory, and not read into it. */
  readonly memoryMap: boolean;
  /** Layers on GPUs, the output counted as one. */
  readonly gpuLayers: number;
  /** The machine's memory that no other process can have meanwhile, with the completions' context. */
  readonly privateBytes: number;
  /** Pages of the model's file that lie in memory beside that; the system may take them back and read them again. */
  readonly mappedBytes: number;
  /** Memory of GPUs. */
  readonly deviceBytes: number;
  /** The keys and values of both contexts, which are part of the above. */
  readonly cacheBytes: number;
  /** What was free on the machine. */
  readonly freeBytes: number;
  /** What did not fit. */
  readonly reductions: readonly PlanReduction[];
}
