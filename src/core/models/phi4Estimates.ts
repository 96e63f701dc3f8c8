import { promptChunkLimits } from '../engine/evaluation/promptChunkSizer.ts';
import type { MemoryRequirements } from '../engine/memory/memoryRequirements.ts';

/** Of phi-4 at Q4_K_M: the token embeddings, its layers and its output, by the header of the file. */
const [input, layers, output] = [289_034_240, 8_339_046_400, 421_478_400];
const layerCount = 40;
/** Its heads, from its model card, each of which scores every token of the context in four bytes. */
const [heads, scoreBytes] = [40, 4];

/** phi-4's context, from its model card. */
export const phi4Context = 16_384;

/**
 * phi-4's memory requirements, before its file has been downloaded: what the engine reads from the Q4_K_M file, scaled
 * to the size of other quantisations. Copies of repacked weights are left out, which a model that is not mapped does not
 * need.
 *
 * @param bytes Of the file.
 */
export function phi4MemoryRequirements(bytes: number): MemoryRequirements {
  const scale = bytes / (input + layers + output);
  return {
    processBytes: 0.27e9,
    inputBytes: input * scale,
    layers: Array.from({ length: layerCount }, () => ({
      bytes: (layers * scale) / layerCount,
      repackedBytes: 0,
    })),
    output: { bytes: output * scale, repackedBytes: 0, isTied: false },
    cacheBytesPerToken: 204_800,
    compute: { host: 9.5e6, hostPerToken: heads * promptChunkLimits.efficient * scoreBytes, device: 0.24e9 },
  };
}

/** What was measured with some layers of phi-4's shape, as a model of their own. */
export interface LayerTimes {
  readonly layers: number;
  readonly layerBytes: number;
  /** Seconds for each token of a long prompt. */
  readonly readingSeconds: number;
  /** Seconds for each token of an answer. */
  readonly writingSeconds: number;
}

/** phi-4's layers, from its model card. */
const phi4Layers = 40;

/**
 * How fast a file of phi-4 will be. Generating a token reads every byte of the file once, so its time grows with the
 * file. A prompt is evaluated in chunks, whose size follows the engine's rule (`promptChunkLimits`): on a slow machine
 * few tokens, each of which costs more. The time of such a chunk is interpolated between a single token and an efficient
 * chunk.
 *
 * @param bytes Of the file.
 */
export function estimateSpeed(times: LayerTimes, bytes: number): ModelSpeed {
  const { smallest, efficient, longest } = promptChunkLimits;
  const writingSeconds = times.writingSeconds * (bytes / times.layerBytes);
  const readingSeconds = times.readingSeconds * (phi4Layers / times.layers);
  const single = times.writingSeconds * (phi4Layers / times.layers);
  const whole = Math.max(single, readingSeconds * efficient);
  const small = single + ((smallest - 1) / (efficient - 1)) * (whole - single);
  const isSlow = (smallest / small) * longest < efficient;
  return { writing: 1 / writingSeconds, reading: isSlow ? smallest / small : 1 / readingSeconds };
}

/** How fast a model is on a machine, in tokens per second. */
export interface ModelSpeed {
  /** Of a prompt. */
  readonly reading: number;
  /** Of an answer. */
  readonly writing: number;
}
