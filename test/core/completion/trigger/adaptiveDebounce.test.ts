import assert from 'node:assert/strict';
import { AdaptiveDebounce } from '../../../../src/core/completion/trigger/adaptiveDebounce.ts';

/** A debounce that has seen someone type evenly, and so many answers. */
class Typed extends AdaptiveDebounce {
  readonly #interval: number;
  #now = 1_000_000;

  constructor(interval: number, latency?: number) {
    super();
    this.#interval = interval;
    this.type(30);
    if (latency !== undefined) this.answer(30, latency);
  }

  type(keys: number, interval = this.#interval): void {
    for (let key = 0; key < keys; key++) this.keyPressed((this.#now += interval));
  }

  answer(times: number, latency: number): void {
    for (let time = 0; time < times; time++) this.learn({ latency, wasAnswered: true });
  }

  cancel(times: number, latency: number): void {
    for (let time = 0; time < times; time++) this.learn({ latency, wasAnswered: false });
  }
}

describe('the typing debounce', () => {
  it('is longer for a slow typist than for a fast one', () => {
    assert.ok(new Typed(200, 600).delay(false) > new Typed(100, 600).delay(false));
  });

  it('is shorter if completions are fast', () => {
    assert.ok(new Typed(200, 300).delay(false) < new Typed(200, 900).delay(false));
  });

  it('is longer than the gap between two keys if completions are slow', () => {
    assert.ok(new Typed(200, 1500).delay(false) > 200);
  });

  it('is shorter at the beginning of a line', () => {
    assert.ok(new Typed(200, 300).delay(true) < new Typed(200, 300).delay(false));
  });

  it('ignores long gaps, and stays within bounds', () => {
    const one = new AdaptiveDebounce();
    for (let key = 0; key < 10; key++) one.keyPressed(key * 60_000);
    assert.equal(one.delay(false), new AdaptiveDebounce().delay(false));
    assert.ok(new Typed(20, 61).delay(true) >= 30);
    assert.ok(new Typed(999, 60_000).delay(false) <= 500);
  });

  it('ignores changes that come with another, as of a bracket that the editor closes', () => {
    const one = new Typed(170, 30);
    one.type(20, 1);
    one.type(1);
    assert.equal(one.delay(false), 0);
    one.type(1, 1);
    assert.equal(one.delay(false), 0);
  });
});

describe('the typing debounce of an engine that is faster than the typist', () => {
  it('is nothing, for slow and fast typists', () => {
    for (const interval of [400, 170, 100]) {
      assert.equal(new Typed(interval, 30).delay(false), 0);
      assert.equal(new Typed(interval, 30).delay(true), 0);
    }
  });

  it('is nothing only when that was measured', () => {
    const one = new Typed(170);
    const unknown = one.delay(false);
    assert.ok(unknown > 0);
    one.answer(2, 30);
    assert.ok(one.delay(false) > 0);
    one.answer(1, 30);
    assert.equal(one.delay(false), 0);
  });

  it('stays nothing after a few late answers, as the first of a file is', () => {
    const one = new Typed(170);
    one.answer(1, 400);
    one.answer(5, 30);
    assert.equal(one.delay(false), 0);
    one.answer(3, 400);
    assert.equal(one.delay(false), 0);
  });

  it('comes back when most answers are late, and goes when the machine is free again', () => {
    const one = new Typed(170, 30);
    one.answer(5, 700);
    assert.ok(one.delay(false) > 30);
    one.answer(5, 30);
    assert.equal(one.delay(false), 0);
  });

  it('comes back when nothing is answered any more before the next key', () => {
    const one = new Typed(170, 30);
    one.cancel(2, 165);
    assert.ok(one.delay(false) > 30);
  });

  it('does not come back because of keys that came before an answer was due', () => {
    const one = new Typed(170, 60);
    one.cancel(20, 100);
    assert.equal(one.delay(false), 0);
  });

  it('is longer than the gap between two keys once nothing is answered, until something is', () => {
    const one = new Typed(170, 100);
    one.cancel(2, 165);
    assert.ok(one.delay(false) > 170);
    one.answer(1, 100);
    assert.equal(one.delay(false), 0);
  });

  it('comes back while a key is held', () => {
    const one = new Typed(170, 40);
    one.type(1, 33);
    assert.ok(one.delay(false) > 0);
    one.type(1);
    assert.equal(one.delay(false), 0);
  });

  it('comes back with another model, whose speed is not known', () => {
    const one = new Typed(170, 30);
    one.modelChanged();
    assert.equal(one.delay(false), new Typed(170).delay(false));
  });
});
