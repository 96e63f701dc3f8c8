import assert from 'node:assert/strict';
import { describeMemoryPlan } from '../../src/wording/memory.ts';
import { modelInfo } from '../../tools/modelInfo.ts';

describe('The text of a memory plan', () => {
  const plan = { ...modelInfo().source.plan, privateBytes: 10.4e9, mappedBytes: 9.05e9, freeBytes: 24.2e9 };

  it('says what was planned, of how much', () => {
    assert.deepEqual(describeMemoryPlan(plan), [
      'Completion context: 2,048 tokens',
      'Planned: 10.4 GB of memory and 9.05 GB of the mapped file; 24.2 GB was free',
    ]);
  });

  it('includes the memory of a GPU', () => {
    assert.deepEqual(
      describeMemoryPlan({ ...plan, mappedBytes: 0, deviceBytes: 6e9, completionContextSize: 0 }),
      ['Planned: 10.4 GB of memory and 6.00 GB on the GPU; 24.2 GB was free'],
    );
  });
});
