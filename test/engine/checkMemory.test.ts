import assert from 'node:assert/strict';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { checkContextMemory } from '../../src/engine/checkMemory.ts';

describe('checkContextMemory', () => {
  const insights = (cpuRam: number): Parameters<typeof checkContextMemory>[0] => ({
    estimateContextResourceRequirements: () => ({ cpuRam, gpuVram: 0 }),
  });

  it('refuses a context that cannot fit, and tells which setting makes it smaller', () => {
    assert.throws(
      () => checkContextMemory(insights(1e15), { contextSize: 4096 }),
      (error) => {
        assert.ok(error instanceof PhidelityError);
        assert.equal(error.reason, 'not-enough-memory');
        assert.match(error.message, /1000000\.0 GB.*4,096 tokens.*"phidelity\.completion\.contextSize"/);
        return true;
      },
    );
  });

  it('lets one pass that fits', () => {
    checkContextMemory(insights(1000), { contextSize: 512 });
  });
});
