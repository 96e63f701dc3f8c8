import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/lifetime/emitter.ts';

describe('Emitter', () => {
  const heard: string[] = [];
  const listener = (name: string) => (event: number) => void heard.push(`${name}${event}`);
  beforeEach(() => (heard.length = 0));

  it('calls listeners in the order in which they subscribed', () => {
    const emitter = new Emitter<number>();
    emitter.subscribe(listener('a'));
    emitter.subscribe(listener('b'));
    emitter.fire(1);
    assert.deepEqual(heard, ['a1', 'b1']);
  });

  it('does not call listeners that have unsubscribed, not even during the same event', () => {
    const emitter = new Emitter<number>();
    const first = emitter.subscribe((event) => {
      listener('a')(event);
      second.dispose();
    });
    const second = emitter.subscribe(listener('b'));
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['a1']);
  });

  it('calls listeners that subscribe during an event from the next one on', () => {
    const emitter = new Emitter<number>();
    const first = emitter.subscribe(() => {
      first.dispose();
      emitter.subscribe(listener('late'));
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['late2']);
  });

  it('counts two subscriptions of the same function as two', () => {
    const emitter = new Emitter<number>();
    const same = listener('a');
    const first = emitter.subscribe(same);
    emitter.subscribe(same);
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['a1', 'a1', 'a2']);
  });
});
