/** Something that was reduced because it did not fit into memory. */
export interface PlanReduction {
  /**
   * `context` (the chat's) and `completions`: in tokens. `layers`: on the GPU. `mapping`: the file is read instead of
   * mapped; in bytes that must be free.
   */
  readonly what: 'mapping' | 'context' | 'completions' | 'layers';
  /** How much of it is left. */
  readonly has: number;
  readonly wanted: number;
}

/** What was decided before a model was loaded, and what it will take. Bytes are planned, not measured. */
export interface MemoryPlan {
  /** Tokens of the chat's context. */
  readonly contextSize: number;
  /** Tokens of the completions' context; 0 when none was requested. */
  readonly completionContextSize: number;
  /** Whether the file is mapped into memory instead of read into it. */
  readonly memoryMap: boolean;
  /** Layers on GPUs, counting the output as one. */
  readonly gpuLayers: number;
  /** The machine's memory that no other process can use, including the completions' context. */
  readonly privateBytes: number;
  /** Pages of the mapped file, in addition to that; the system may evict them and read them again. */
  readonly mappedBytes: number;
  /** Memory of GPUs. */
  readonly deviceBytes: number;
  /** The KV cache of both contexts, which is part of the above. */
  readonly cacheBytes: number;
  /** What was free on the machine. */
  readonly freeBytes: number;
  /** What was reduced. */
  readonly reductions: readonly PlanReduction[];
}
