import assert from 'node:assert/strict';
import { listedItems } from '../../../../src/core/verification/findings/reportItem.ts';
import { verifiedItem } from '../support/verifiedItem.ts';

describe('listedItems', () => {
  it('has imports before symbols, the gravest first, and otherwise the order of the code', () => {
    const items = [
      verifiedItem('symbol', 'a.fine'),
      verifiedItem('import', 'a', 'unverified'),
      verifiedItem('symbol', 'a.unclear', 'unknown'),
      verifiedItem('symbol', 'a.missing', 'missing'),
      verifiedItem('symbol', 'a.wrong', 'wrong-call'),
      verifiedItem('import', 'b', 'not-found'),
      verifiedItem('import', 'math'),
      verifiedItem('symbol', 'a.old', 'deprecated'),
      verifiedItem('symbol', 'a.absent', 'missing'),
    ];
    assert.deepEqual(
      listedItems(items).map(({ name }) => name),
      ['b', 'a', 'math', 'a.missing', 'a.absent', 'a.wrong', 'a.old', 'a.unclear', 'a.fine'],
    );
  });

  it('has no duplicates, but all findings of a name', () => {
    const items = [
      verifiedItem('import', 'a', 'unverified', { label: 'installed' }),
      verifiedItem('symbol', 'a.get', undefined, { label: 'exists' }),
      verifiedItem('import', 'a', 'unverified', { label: 'installed' }),
      verifiedItem('symbol', 'a.get', 'wrong-call', { label: 'wrong call' }),
      verifiedItem('symbol', 'a.get', undefined, { label: 'exists' }),
    ];
    assert.deepEqual(
      listedItems(items).map(({ kind, label }) => [kind, label]),
      [
        ['import', 'installed'],
        ['symbol', 'wrong call'],
        ['symbol', 'exists'],
      ],
    );
  });

  it('links a symbol to what is not linked above it', () => {
    const items = [
      verifiedItem('symbol', 'json.loads', undefined, { documentation: 'https://json/#loads' }),
      verifiedItem('import', 'json', 'unverified', { documentation: 'https://json/' }),
      verifiedItem('symbol', 'json.dumps', undefined, { documentation: 'https://json/' }),
    ];
    assert.deepEqual(
      listedItems(items).map(({ name, documentation }) => [name, documentation]),
      [
        ['json', 'https://json/'],
        ['json.loads', 'https://json/#loads'],
        ['json.dumps', undefined],
      ],
    );
  });
});
