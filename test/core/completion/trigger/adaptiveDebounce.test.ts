import assert from 'node:assert/strict';
import { AdaptiveDebounce } from '../../../../src/core/completion/trigger/adaptiveDebounce.ts';

function debounce(interval: number, latency: number): AdaptiveDebounce {
  const one = new AdaptiveDebounce();
  for (let key = 0; key < 30; key++) one.keyPressed(key * interval);
  for (let answer = 0; answer < 30; answer++) one.answered(latency);
  return one;
}

describe('the typing debounce', () => {
  it('is longer for a slow typist than for a fast one', () => {
    assert.ok(debounce(300, 300).delay(false) > debounce(100, 300).delay(false));
  });

  it('is shorter if completions are fast', () => {
    assert.ok(debounce(200, 20).delay(false) < debounce(200, 900).delay(false));
  });

  it('is longer than the gap between two keys if completions are slow', () => {
    assert.ok(debounce(200, 1500).delay(false) > 200);
  });

  it('is shorter at the beginning of a line', () => {
    assert.ok(debounce(200, 300).delay(true) < debounce(200, 300).delay(false));
  });

  it('ignores long gaps, and stays within bounds', () => {
    const one = new AdaptiveDebounce();
    for (let key = 0; key < 10; key++) one.keyPressed(key * 60_000);
    assert.equal(one.delay(false), new AdaptiveDebounce().delay(false));
    assert.ok(debounce(5, 1).delay(true) >= 30);
    assert.ok(debounce(999, 60_000).delay(false) <= 500);
  });
});
