import assert from 'node:assert/strict';
import { freeMemoryOf } from '../../../../src/core/engine/memory/machineMemory.ts';

const GB = 1e9;
const system = { platform: 'linux', total: 16 * GB, free: 10 * GB, limit: 0 };

describe('The memory that a model may count on', () => {
  it('is what the system reports as free', () => {
    const told = { memory: 16 * GB, freeMemory: 10 * GB, isRuleOfThumb: false };
    assert.deepEqual(freeMemoryOf(system), told);
    assert.deepEqual(freeMemoryOf({ ...system, limit: Number.MAX_SAFE_INTEGER * 4 }), told);
  });

  it('stays within the limit of a container, which is then the machine', () => {
    const { memory, freeMemory } = freeMemoryOf({ ...system, limit: 4 * GB });
    assert.deepEqual([memory, freeMemory], [4 * GB, 4 * GB]);
  });

  it("is a share of a Mac's memory, where reclaimable memory counts as used", () => {
    const mac = freeMemoryOf({ ...system, platform: 'darwin', free: 0.2 * GB });
    assert.deepEqual(mac, { memory: 16 * GB, freeMemory: 12 * GB, isRuleOfThumb: true });
  });
});
