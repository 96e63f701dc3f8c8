/** Bytes of weights. */
interface WeightBytes {
  readonly bytes: number;
  /** Those of `bytes` that llama.cpp copies into another layout when they are for the CPU, since it computes faster. */
  readonly repackedBytes: number;
}

/** What evaluating takes in one context, beside its cache. */
interface ComputeBytes {
  /** On the CPU, when no layer is on a GPU. */
  readonly host: number;
  /** On each GPU that holds layers. */
  readonly device: number;
}

/** What a model takes, whatever is decided: read from its file, and from llama.cpp's dry run of its contexts. */
export interface MemoryNeeds {
  /** The process itself, with its tables of the vocabulary. */
  readonly processBytes: number;
  /** The token embeddings: they stay on the CPU, and are looked up and not multiplied. */
  readonly inputBytes: number;
  /** In the order of evaluation. */
  readonly layers: readonly WeightBytes[];
  /** What turns the last layer's result into a token; for a GPU it counts as a layer. */
  readonly output: WeightBytes & {
    /** It is the token embeddings once more, and takes memory of its own only where they are not. */
    readonly isTied: boolean;
  };
  /** Keys and values of one token in all layers. */
  readonly cacheBytesPerToken: number;
  /** For each context. */
  readonly compute: ComputeBytes;
}
