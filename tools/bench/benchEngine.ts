import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { engineEntry } from './engineEntry.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** The real engine process, as it was built last. */
export function benchEngine(): ForkedEngine {
  return new ForkedEngine({ entry: engineEntry, logger: silent });
}
