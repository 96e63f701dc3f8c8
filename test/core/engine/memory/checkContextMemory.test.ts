import assert from 'node:assert/strict';
import { checkContextMemory } from '../../../../src/core/engine/memory/planMemory.ts';
import { PhidelityError } from '../../../../src/core/errors/phidelityError.ts';

describe('checkContextMemory', () => {
  const needs = { cacheBytesPerToken: 204_800, compute: { host: 20e6, device: 0 } };

  it('refuses a context that does not fit any more, and tells which setting makes it smaller', () => {
    assert.throws(
      () => checkContextMemory(needs, 4096, 500e6),
      (error) => {
        assert.ok(error instanceof PhidelityError);
        assert.equal(error.reason, 'not-enough-memory');
        assert.match(
          error.message,
          /859 MB.*4,096 tokens.*500 MB are free.*"phidelity\.completion\.contextSize"/,
        );
        return true;
      },
    );
  });

  it('lets one pass that fits', () => {
    assert.doesNotThrow(() => checkContextMemory(needs, 2048, 500e6));
    // The smallest that it lets pass is what it says is needed, and not one byte less.
    const needed = needs.cacheBytesPerToken * 2048 + needs.compute.host;
    assert.doesNotThrow(() => checkContextMemory(needs, 2048, needed));
    assert.throws(() => checkContextMemory(needs, 2048, needed - 1), /are free/);
  });
});
