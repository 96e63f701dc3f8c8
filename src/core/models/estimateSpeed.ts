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
/** What the engine does at once, so that Stop is noticed: see `SliceSizer`. */
const [secondsPerSlice, smallestSlice, largestSlice] = [0.25, 4, 512];

/**
 * How fast a file of phi-4 will be. Writing reads every byte of the file once for a token, so its time grows with the
 * file. A prompt is read in slices; one of n tokens takes a + bn: what reading the weights takes, and the arithmetic.
 *
 * @param bytes Of the file.
 */
export function estimateSpeed(times: LayerTimes, bytes: number): ModelSpeed {
  const writingSeconds = times.writingSeconds * (bytes / times.layerBytes);
  const arithmetic = times.readingSeconds * (phi4Layers / times.layers);
  const weights = Math.max(0, writingSeconds - arithmetic);
  const fitting = (secondsPerSlice - weights) / arithmetic;
  const slice = Math.min(largestSlice, Math.max(smallestSlice, Math.round(fitting)));
  return { writing: 1 / writingSeconds, reading: slice / (weights + arithmetic * slice) };
}
