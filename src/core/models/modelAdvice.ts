import type { Recommendation } from './modelFit.ts';
import type { ModelSpeed } from './phi4Estimates.ts';

/** What is known about phi-4's speed on a machine. */
export type SpeedFinding =
  | { readonly state: 'unknown' }
  | { readonly state: 'measuring' }
  | { readonly state: 'failed' }
  /** For the CPU, from layers of phi-4's shape. */
  | ({ readonly state: 'estimated' } & ModelSpeed)
  /** With an answer. */
  | ({ readonly state: 'measured' } & ModelSpeed);

/** The answer that speeds are explained with, in tokens: some sentences and a function. */
export const exampleAnswerTokens = 200;
/** Seconds for that answer above which a model is called slow: most people do other things meanwhile. */
const slowAnswer = 60;

/** The speed of one file, if it is known. */
export type FileSpeed = Extract<SpeedFinding, { state: 'estimated' | 'measured' }>;

/**
 * Whether a file is recommended, from memory and speed together.
 *
 * - `none`: no file fits into the memory.
 * - `waiting`: the speed is not known yet.
 * - `by-memory`: the speed will not be known before the first answer, so that the memory alone decides.
 * - `good`, `slow`: it fits, and is fast enough to wait for or is not.
 */
export type ModelAdvice =
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting'; readonly isMeasuring: boolean }
  | { readonly kind: 'by-memory' }
  | { readonly kind: 'good' | 'slow'; readonly speed: FileSpeed };

/**
 * What to advise about the file that fits best.
 *
 * @param usesGpu A GPU would run layers of it, for which there is no estimate.
 */
export function adviseOn(recommendation: Recommendation, speed: SpeedFinding, usesGpu: boolean): ModelAdvice {
  if (recommendation.kind === 'none') return { kind: 'none' };
  switch (speed.state) {
    case 'unknown':
    case 'measuring':
      return { kind: 'waiting', isMeasuring: speed.state === 'measuring' };
    case 'failed':
      return { kind: 'by-memory' };
    case 'estimated':
      if (usesGpu) return { kind: 'by-memory' };
      return { kind: paceOf(speed), speed };
    case 'measured':
      return { kind: paceOf(speed), speed };
  }
}

function paceOf({ writing }: ModelSpeed): 'good' | 'slow' {
  return exampleAnswerTokens / writing > slowAnswer ? 'slow' : 'good';
}
