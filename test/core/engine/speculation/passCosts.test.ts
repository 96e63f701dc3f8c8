import assert from 'node:assert/strict';
import { PassCosts, passSizes } from '../../../../src/core/engine/speculation/passCosts.ts';

describe('The costs of passes', () => {
  it('are assumed until they were measured', () => {
    const costs = new PassCosts();
    const assumed = passSizes.map((size) => costs.of(size));
    assert.deepEqual(
      assumed,
      assumed.toSorted((a, b) => a - b),
    );
    costs.measured(16, 3);
    assert.equal(costs.of(16), assumed.at(-1), 'compared with nothing, a pass says nothing');
  });

  it('are compared with a pass of one token', () => {
    const costs = new PassCosts();
    for (let time = 0; time < 5; time += 1) {
      costs.measured(1, 0.2);
      costs.measured(16, 0.8);
    }
    assert.ok(Math.abs(costs.of(16) - 4) < 1e-9);
  });

  it('do not change by one pass that took long', () => {
    const costs = new PassCosts();
    costs.measured(1, 0.2);
    const before = costs.of(4);
    costs.measured(4, 60);
    assert.equal(costs.of(4), before);
    for (let time = 0; time < 5; time += 1) costs.measured(4, 0.3);
    assert.ok(Math.abs(costs.of(4) - 1.5) < 1e-9);
  });

  it('are taken to be as much lower as those of the next smaller size, so that larger ones are tried', () => {
    const costs = new PassCosts();
    const before = costs.of(16);
    for (let time = 0; time < 5; time += 1) {
      costs.measured(1, 0.2);
      costs.measured(4, 0.25);
    }
    assert.ok(Math.abs(costs.of(16) / before - 0.5) < 1e-9);
  });

  it('are tried again some answers after they were high', () => {
    const costs = new PassCosts();
    const before = costs.of(16);
    costs.measured(1, 0.2);
    for (let time = 0; time < 7; time += 1) costs.measured(16, 60);
    assert.ok(costs.of(16) > before);
    for (let answer = 0; answer < 7; answer += 1) costs.begin();
    assert.equal(costs.of(16), before);
  });
});
