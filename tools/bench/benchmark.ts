/** One figure, with what it ought to be where there is a goal. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

export interface BenchmarkOptions {
  /** A GGUF to measure with, where the benchmark takes one. */
  readonly model: string;
  /** How many faults the benchmark of faults makes. */
  readonly faults: number;
  /** The program llama-server, where the benchmark runs one. */
  readonly server?: string;
}

/** A benchmark: it measures real parts and judges nothing. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** Run only where the program is named. */
  readonly needsServer?: true;
  run(options: BenchmarkOptions): Promise<Figure[]>;
}
