import assert from 'node:assert/strict';
import { TypingRhythm } from '../../../src/core/completion/typingRhythm.ts';

function rhythm(interval: number, latency: number): TypingRhythm {
  const one = new TypingRhythm();
  for (let key = 0; key < 30; key++) one.keyPressed(key * interval);
  for (let answer = 0; answer < 30; answer++) one.answered(latency);
  return one;
}

describe('the typing rhythm', () => {
  it('waits longer for a slow typist than for a fast one', () => {
    assert.ok(rhythm(300, 300).delay(false) > rhythm(100, 300).delay(false));
  });

  it('asks sooner when an answer costs little', () => {
    assert.ok(rhythm(200, 20).delay(false) < rhythm(200, 900).delay(false));
  });

  it('waits longer than the gap between two keys when an answer is costly', () => {
    assert.ok(rhythm(200, 1500).delay(false) > 200);
  });

  it('asks sooner at the beginning of a line', () => {
    assert.ok(rhythm(200, 300).delay(true) < rhythm(200, 300).delay(false));
  });

  it('takes long gaps for thought, and stays within bounds', () => {
    const one = new TypingRhythm();
    for (let key = 0; key < 10; key++) one.keyPressed(key * 60_000);
    assert.equal(one.delay(false), new TypingRhythm().delay(false));
    assert.ok(rhythm(5, 1).delay(true) >= 30);
    assert.ok(rhythm(999, 60_000).delay(false) <= 500);
  });
});
