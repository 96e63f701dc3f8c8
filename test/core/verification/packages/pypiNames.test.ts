import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BinaryFuseFilter } from '../../../../src/core/verification/packages/pypiNames.ts';
import { buildFilter } from '../../../../tools/pypiNames/buildFilter.ts';

describe('BinaryFuseFilter', () => {
  it('finds every name that it was built of, however many there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (names) => {
        const filter = new BinaryFuseFilter(buildFilter(names));
        assert.deepEqual(
          names.filter((name) => !filter.has(name)),
          [],
        );
      }),
    );
  });

  it('finds names that are given twice', () => {
    const filter = new BinaryFuseFilter(buildFilter(['requests', 'numpy', 'requests']));
    assert.ok(filter.has('requests') && filter.has('numpy'));
  });

  it('takes hardly one in 200 other names for its own, at less than 10 bits a name', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `project-${i}`);
    const parts = buildFilter(names);
    const filter = new BinaryFuseFilter(parts);
    assert.equal(names.filter((name) => filter.has(name)).length, names.length);
    const taken = Array.from({ length: 20_000 }, (_, i) => `other-${i}`).filter((name) => filter.has(name));
    assert.ok(taken.length > 0 && taken.length < 130, `${taken.length} of 20,000`);
    assert.ok((parts.fingerprints.length * 8) / names.length < 10);
  });
});
