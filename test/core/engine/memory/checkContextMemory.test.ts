import assert from 'node:assert/strict';
import { checkContextMemory } from '../../../../src/core/engine/memory/planMemory.ts';
import { contextShortageError } from '../../../../src/wording/memory.ts';

describe('checkContextMemory', () => {
  const requirements = {
    cacheBytesPerToken: 204_800,
    compute: { host: 20e6, hostPerToken: 2560, device: 0 },
  };

  it('reports a context that no longer fits, and which setting makes it smaller', () => {
    const shortage = checkContextMemory(requirements, 4096, 500e6);
    assert.ok(shortage);
    const { reason, message } = contextShortageError(shortage);
    assert.equal(reason, 'not-enough-memory');
    assert.match(message, /869 MB.*4,096 tokens.*500 MB is free.*"phidelity\.completion\.contextSize"/);
  });

  it('lets one pass that fits', () => {
    assert.equal(checkContextMemory(requirements, 2048, 500e6), undefined);
    const { cacheBytesPerToken, compute } = requirements;
    const needed = (cacheBytesPerToken + compute.hostPerToken) * 2048 + compute.host;
    assert.equal(checkContextMemory(requirements, 2048, needed), undefined);
    assert.ok(checkContextMemory(requirements, 2048, needed - 1));
  });
});
