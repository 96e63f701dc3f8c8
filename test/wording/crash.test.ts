import assert from 'node:assert/strict';
import type { EngineEnd } from '../../src/core/engine/lifecycle/engineEnd.ts';
import { crashError } from '../../src/wording/crash.ts';

describe('The text of a crash', () => {
  const segfault: EngineEnd = { how: 'signal', signal: 'SIGSEGV' };
  const killed: EngineEnd = { how: 'signal', signal: 'SIGKILL' };
  const textOf = (...of: Parameters<typeof crashError>): string => crashError(...of).message;

  it('says how the engine ended, and that it restarts', () => {
    assert.equal(
      textOf(segfault, { inARow: 1, delay: 500 }),
      'The inference engine stopped unexpectedly (signal SIGSEGV). Phidelity is restarting it.',
    );
    assert.equal(
      textOf({ how: 'silent' }, { inARow: 1, delay: 500 }),
      'The inference engine stopped unexpectedly (it stopped responding). Phidelity is restarting it.',
    );
  });

  it('names the GPU that is not used any more', () => {
    const gpu = { backend: 'vulkan', device: 'A', driver: '1' } as const;
    assert.equal(
      textOf({ how: 'exit', code: 134 }, { inARow: 1, delay: 500 }, gpu),
      'The inference engine stopped unexpectedly on A (Vulkan) (exit code 134). Phidelity is restarting it on the CPU.',
    );
  });

  it('says what to do when it stays down, and that memory may have run out', () => {
    assert.equal(
      textOf(segfault, { inARow: 1, delay: undefined }),
      'The inference engine stopped unexpectedly (signal SIGSEGV). Try again.',
    );
    assert.match(
      textOf(killed, { inARow: 3, delay: undefined }),
      /3 times in a row \(signal SIGKILL\).*memory ran out.*not restarted automatically/,
    );
  });
});
