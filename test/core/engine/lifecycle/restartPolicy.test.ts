import assert from 'node:assert/strict';
import { RestartPolicy } from '../../../../src/core/engine/lifecycle/restartPolicy.ts';

const minute = 60_000;

describe('The restart policy', () => {
  it('restarts twice with a growing delay, and not after the third crash in a row', () => {
    const policy = new RestartPolicy();
    policy.ready(0);
    assert.deepEqual(policy.crashed(1000), { inARow: 1, delay: 500 });
    assert.deepEqual(policy.crashed(2000), { inARow: 2, delay: 1500 });
    assert.deepEqual(policy.crashed(5000), { inARow: 3, delay: undefined });
  });

  it('never restarts where restarts are off', () => {
    const policy = new RestartPolicy({ restarts: false });
    policy.ready(0);
    assert.deepEqual(policy.crashed(1000), { inARow: 1, delay: undefined });
  });

  it('takes a crash soon after the model was ready for one in a row', () => {
    const policy = new RestartPolicy();
    for (const [at, inARow] of [
      [0, 1],
      [minute, 2],
      [2 * minute, 3],
    ] as const) {
      policy.ready(at);
      assert.equal(policy.crashed(at + minute - 1).inARow, inARow);
    }
  });

  it('starts over after a minute with a loaded model', () => {
    const policy = new RestartPolicy();
    policy.crashed(0);
    policy.crashed(1);
    policy.ready(1000);
    assert.deepEqual(policy.crashed(1000 + minute), { inARow: 1, delay: 500 });
  });

  it('does not take the time in which nothing was loaded for work', () => {
    const policy = new RestartPolicy();
    policy.ready(0);
    policy.crashed(10);
    assert.equal(policy.crashed(10 * minute).inARow, 2);
  });

  it('tries once for each load that the user then requests, until one succeeds', () => {
    const policy = new RestartPolicy();
    for (const at of [1, 2, 3]) policy.crashed(at);
    assert.deepEqual(policy.crashed(minute), { inARow: 4, delay: undefined });
    policy.ready(2 * minute);
    assert.equal(policy.crashed(4 * minute).delay, 500);
  });

  it('forgets crashes of another model', () => {
    const policy = new RestartPolicy();
    for (const at of [1, 2, 3]) policy.crashed(at);
    policy.forget();
    assert.deepEqual(policy.crashed(4), { inARow: 1, delay: 500 });
  });
});
