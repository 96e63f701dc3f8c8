import assert from 'node:assert/strict';
import { SlowMachineWatch } from '../../../../src/core/completion/trigger/modelReadiness.ts';

const limit = 2500;
const cached = { evaluatedTokens: 3, wasCancelled: false, limit };

describe('the detection of slow machines', () => {
  it('judges by the median, after a few completions', () => {
    const watch = new SlowMachineWatch();
    watch.took(4000, cached);
    watch.took(4000, cached);
    assert.equal(watch.isSlow(limit), false);
    watch.took(4000, cached);
    assert.equal(watch.isSlow(limit), true);
    for (let i = 0; i < 5; i++) watch.took(300, cached);
    assert.equal(watch.isSlow(limit), false);
  });

  it('ignores the prefill of a whole file', () => {
    const watch = new SlowMachineWatch();
    for (let i = 0; i < 5; i++) watch.took(20_000, { ...cached, evaluatedTokens: 800 });
    assert.equal(watch.isSlow(limit), false);
  });

  it('counts a cancelled completion only if it was already late', () => {
    const watch = new SlowMachineWatch();
    for (let i = 0; i < 5; i++) watch.took(200, { ...cached, wasCancelled: true });
    for (let i = 0; i < 3; i++) watch.took(3000, { ...cached, wasCancelled: true });
    assert.equal(watch.isSlow(limit), true);
  });

  it('starts over when reset', () => {
    const watch = new SlowMachineWatch();
    for (let i = 0; i < 5; i++) watch.took(9000, cached);
    watch.reset();
    assert.equal(watch.isSlow(limit), false);
  });
});
