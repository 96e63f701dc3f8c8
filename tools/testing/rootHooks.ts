import type { RootHookObject } from 'mocha';
import { noteTest } from './testDeadline.ts';

// What mocha's processes start is not measured: only what runs in them is.
if (process.env['MOCHA_WORKER_ID'] !== undefined) delete process.env['NODE_V8_COVERAGE'];

/** Run around every test. The name is mocha's. */
export const mochaHooks: RootHookObject = {
  beforeEach(this: Mocha.Context) {
    noteTest(this.currentTest);
  },
  afterEach() {
    noteTest(undefined);
  },
};
