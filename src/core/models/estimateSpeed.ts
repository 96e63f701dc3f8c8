import { promptSlices } from '../engine/promptSlices.ts';
import type { ModelSpeed } from './modelSpeed.ts';

/** What was measured of some layers of phi-4's shape, as a model of their own. */
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
 * How fast a file of phi-4 will be. Writing reads every byte of the file once for a token, so its time grows with the
 * file. A prompt is read in slices, whose size is the engine's rule (`promptSlices`): on a slow machine few tokens, of which
 * each costs more. What such a slice takes lies between a single token and an efficient slice, on a straight line.
 *
 * @param bytes Of the file.
 */
export function estimateSpeed(times: LayerTimes, bytes: number): ModelSpeed {
  const { smallest, efficient, longest } = promptSlices;
  const writingSeconds = times.writingSeconds * (bytes / times.layerBytes);
  const readingSeconds = times.readingSeconds * (phi4Layers / times.layers);
  const single = times.writingSeconds * (phi4Layers / times.layers);
  const whole = Math.max(single, readingSeconds * efficient);
  const small = single + ((smallest - 1) / (efficient - 1)) * (whole - single);
  const isSlow = (smallest / small) * longest < efficient;
  return { writing: 1 / writingSeconds, reading: isSlow ? smallest / small : 1 / readingSeconds };
}
