import path from 'node:path';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { projectRoot } from '../projectRoot.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** The real engine process, as it was built last. */
export function benchEngine(): ForkedEngine {
  return new ForkedEngine({ entry: path.join(projectRoot, 'dist', 'engine.mjs'), logger: silent });
}
