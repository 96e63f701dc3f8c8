import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endsInNewWord } from '../../../../src/core/completion/generation/tokenHealing.ts';

describe('endsInNewWord', () => {
  it('takes a word that occurs nowhere else for a new one', () => {
    for (const text of ['retur', 'def f(total):\n    retur', 'totals = 1\ntotal', 'a.b_c\nb', 'x1 = 2\nx'])
      assert.equal(endsInNewWord(text), true, text);
  });

  it('finds an earlier word, or that there is none', () => {
    for (const text of [
      '    return',
      'def f(total):\n    return total',
      'größe = 1\ngröße',
      'a\na',
      'f(',
      'return ',
      '',
    ])
      assert.equal(endsInNewWord(text), false, text);
  });

  it('finds every word that occurred before, whatever is in between', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N}_]{1,20}$/u), fc.string(), (word, between) => {
        assert.equal(endsInNewWord(`${word} ${between} ${word}`), false);
      }),
    );
  });
});
