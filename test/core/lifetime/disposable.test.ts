import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/core/lifetime/disposable.ts';

describe('DisposableStore', () => {
  const ended: string[] = [];
  const item = (name: string) => ({ dispose: () => void ended.push(name) });
  beforeEach(() => (ended.length = 0));

  it('disposes of what it owns, newest first, and only once', () => {
    const store = new DisposableStore();
    store.add(item('a'));
    store.add(item('b'));
    store.dispose();
    store.dispose();
    assert.deepEqual(ended, ['b', 'a']);
  });

  it('disposes at once of what is added too late', () => {
    const store = new DisposableStore();
    store.add({ dispose: () => void store.add(item('during')) });
    store.dispose();
    store.add(item('after'));
    assert.deepEqual(ended, ['during', 'after']);
  });

  it('disposes of everything although one item throws, and rethrows that error', () => {
    const store = new DisposableStore();
    store.add(item('a'));
    store.add({
      dispose: () => {
        throw new Error('stuck');
      },
    });
    store.add(item('b'));
    assert.throws(() => store.dispose(), /stuck/);
    assert.deepEqual(ended, ['b', 'a']);
  });
});
