import { promptChunkLimits } from './promptChunkSizer.ts';

/** How contexts evaluate on the CPU. */
export interface HostEvaluation {
  /** Whether attention is computed by llama.cpp's flash kernels. */
  readonly flashAttention: boolean;
  /** The most tokens that are evaluated at once, for which the context allocates memory. */
  readonly batchSize: number;
}

/**
 * From so many tokens at once, llama.cpp's flash attention works on tiles on the CPU, and reads faster than without. Below it
 * goes row by row, which takes the longer the more tokens the context holds: up to twice as long as without it at 4,096
 * (`bench -- depth`, docs/performance.md).
 */
const tileTokens = 64;

/** With flash attention, memory is allocated for the largest chunks that a CPU evaluates. */
const flashBatchSize = 128;

/**
 * Parameters times tokens that a core evaluates in a second, at most: 1.05e11 was measured at phi-4's size on a Zen 5 with
 * AVX-512. Slower cores evaluate smaller chunks, for which the choice is the same.
 */
const fastestCore = 1.1e11;

/**
 * Chooses how contexts on the CPU evaluate, before memory is planned. Flash attention is kept where chunks of prompts may be
 * large enough for its tiles: with models of up to 1.7 billion parameters on four cores, and any model on many. Tiny models
 * do without: they read any prompt at once, so that writing decides. Without it, the scores of a whole batch are in memory,
 * so the batch is no larger than the largest chunk.
 *
 * @param options.parameters Of the model.
 * @param options.cores Physical cores that evaluate.
 * @param options.flashAttention Set by whoever compares the two; chosen without it.
 */
export function chooseHostEvaluation(options: {
  readonly parameters: number;
  readonly cores: number;
  readonly flashAttention?: boolean | undefined;
}): HostEvaluation {
  const { efficient, largest, pace } = promptChunkLimits;
  const chunkOfCore = (pace * fastestCore) / options.parameters;
  const chunk = chunkOfCore * options.cores;
  const flashAttention = options.flashAttention ?? (chunk >= tileTokens && chunkOfCore < largest);
  if (flashAttention) return { flashAttention, batchSize: flashBatchSize };
  const wholeChunk = efficient * Math.max(1, Math.ceil(chunk / efficient));
  return { flashAttention, batchSize: Math.min(tileTokens, wholeChunk) };
}
