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
  /** Another build, for benchmarks that compare with one: its engine, or its extension as `stageExtension` lays it out. */
  readonly before?: string;
  /** How many faults the benchmark of faults makes. */
  readonly faults: number;
  /** The program llama-server, where the benchmark runs one. */
  readonly server?: string;
  /** At most so many cases, where there are more than anyone waits for. */
  readonly limit?: number;
  /** Folders of cases, where the benchmark reads some. */
  readonly data?: readonly string[];
  /** A folder of Python code, where the benchmark verifies one. */
  readonly folder?: string;
  /** A folder of Python environments, each named as the cases name it; or the environment of a folder of Python code. */
  readonly python?: string;
}

/** A benchmark: it measures real parts and judges nothing. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** Run only where the program is named. */
  readonly needsServer?: true;
  /** Run only where a folder of cases is named. */
  readonly needsData?: true;
  /** Run only where a folder of Python code is named. */
  readonly needsFolder?: true;
  run(options: BenchmarkOptions): Promise<Figure[]>;
}
