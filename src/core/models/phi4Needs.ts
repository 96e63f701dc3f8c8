import type { MemoryNeeds } from '../engine/memoryNeeds.ts';

/** Of phi-4 at Q4_K_M: the token embeddings, its layers and its output, by the header of the file. */
const [input, layers, output] = [289_034_240, 8_339_046_400, 421_478_400];
const layerCount = 40;

/** phi-4's context, from its model card. */
export const phi4Context = 16_384;

/**
 * What phi-4 takes, before its file is here to be read: what the engine reads from a file of Q4_K_M's size, and of
 * another quantisation in proportion to its size. Only the copies of repacked weights are left out, which a model that
 * is read into memory and not mapped does not take.
 *
 * @param bytes Of the file.
 */
export function phi4Needs(bytes: number): MemoryNeeds {
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
    compute: { host: 9.5e6, device: 0.24e9 },
  };
}
