import assert from 'node:assert/strict';
import { relocated, type ReplacedName } from '../../../src/core/guidance/replacedName.ts';
import { withoutSideEffects } from '../../../src/core/guidance/sideEffects.ts';

const named = (text: string, instead: string, nth = 0): ReplacedName => {
  let at = -1;
  for (let i = 0; i <= nth; i++) at = text.indexOf(instead, at + 1);
  return { wanted: 'a.b', instead, at, probability: 1 };
};

/** What stands in a text where the replaced names are found again. */
const found = (from: string, to: string, ...replaced: readonly ReplacedName[]): string[] =>
  relocated(replaced, from, to).map(({ at }) => to.slice(Math.max(0, at - 2), at + 3));

describe('Replaced names', () => {
  it('are found again in a text that was indented, cut at its end or at its beginning', () => {
    const from = 'a.get(1)\n  b.get(2)\nc.getter(3)\nd.get(4)\n';
    const second = named(from, 'get', 1);
    assert.deepEqual(found(from, from, second), ['b.get']);
    assert.deepEqual(found(from, from.replaceAll('\n  ', '\n    '), second), ['b.get']);
    assert.deepEqual(found(from, 'a.get(1)\n  b.get(2)', second), ['b.get']);
    assert.deepEqual(found(from, '  b.get(2)\nc.getter(3)\nd.get(4)\n', second), ['b.get']);
    assert.deepEqual(found(from, 'a.get(1)', second), []);
    assert.deepEqual(found(from, '', second), []);
  });
});

describe('Names that can replace another', () => {
  const all = ['copy', 'rmtree', 'which', 'write_text', 'sendAll', 'read_text', 'get'];

  it('are not those that write, delete, send or run where nothing says so', () => {
    assert.deepEqual(withoutSideEffects(all, '# where is the program\nfound = shutil.find'), [
      'which',
      'read_text',
      'get',
    ]);
  });

  it('are those too where the code, or the written name, says so', () => {
    assert.ok(withoutSideEffects(all, '# delete the folder\nshutil.drop').includes('rmtree'));
    assert.ok(withoutSideEffects(all, 'p.writeIt').includes('write_text'));
    assert.ok(withoutSideEffects(all, '# Send it').includes('sendAll'));
    assert.ok(!withoutSideEffects(all, '# Send it').includes('rmtree'));
  });
});
