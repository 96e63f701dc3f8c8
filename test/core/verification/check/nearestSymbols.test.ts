import assert from 'node:assert/strict';
import { nearestSymbols } from '../../../../src/core/verification/check/nearestSymbols.ts';

describe('nearestSymbols', () => {
  const names = [
    'load',
    'loads',
    'dump',
    'dumps',
    'JSONDecoder',
    'JSONDecodeError',
    '_hidden',
    'detect_encoding',
  ];

  it('puts the nearest first and gives three at most', () => {
    assert.deepEqual(nearestSymbols('dumpz', names), ['dump', 'dumps']);
    assert.deepEqual(nearestSymbols('JSONDecodeErr', names)[0], 'JSONDecodeError');
    assert.ok(nearestSymbols('a', ['b', 'c', 'd', 'e', 'f']).length <= 3);
  });

  it('finds a name by a word of it', () => {
    assert.deepEqual(nearestSymbols('load_json', names), ['load']);
    assert.deepEqual(nearestSymbols('encoding_of', names), ['detect_encoding']);
  });

  it('gives nothing where nothing is near', () => {
    assert.deepEqual(nearestSymbols('quux', names), []);
    assert.deepEqual(nearestSymbols('load', ['load']), []);
  });

  it('proposes private names for private ones only', () => {
    assert.deepEqual(nearestSymbols('hidden', names), []);
    assert.deepEqual(nearestSymbols('_hiden', names), ['_hidden']);
  });
});
