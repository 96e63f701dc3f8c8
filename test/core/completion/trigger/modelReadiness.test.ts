import assert from 'node:assert/strict';
import { SlowMachineWatch } from '../../../../src/core/completion/trigger/modelReadiness.ts';

const limit = 2500;
const cached = { evaluatedTokens: 3, wasCancelled: false, limit };

describe('the watch for slow machines', () => {
  it('judges by the usual completion, and not before it has seen a few', () => {
    const watch = new SlowMachineWatch();
    watch.took(4000, cached);
    watch.took(4000, cached);
    assert.equal(watch.isSlow(limit), false);
    watch.took(4000, cached);
    assert.equal(watch.isSlow(limit), true);
    for (let i = 0; i < 5; i++) watch.took(300, cached);
    assert.equal(watch.isSlow(limit), false);
  });

  it('does not hold the first reading of a file against the machine', () => {
    const watch = new SlowMachineWatch();
    for (let i = 0; i < 5; i++) watch.took(20_000, { ...cached, evaluatedTokens: 800 });
    assert.equal(watch.isSlow(limit), false);
  });

  it('counts a completion that was given up only when it was late already', () => {
    const watch = new SlowMachineWatch();
    for (let i = 0; i < 5; i++) watch.took(200, { ...cached, wasCancelled: true });
    for (let i = 0; i < 3; i++) watch.took(3000, { ...cached, wasCancelled: true });
    assert.equal(watch.isSlow(limit), true);
  });

  it('starts anew when told to', () => {
    const watch = new SlowMachineWatch();
    for (let i = 0; i < 5; i++) watch.took(9000, cached);
    watch.reset();
    assert.equal(watch.isSlow(limit), false);
  });
});
