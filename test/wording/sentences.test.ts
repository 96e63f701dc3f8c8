import assert from 'node:assert/strict';
import { joinSentences, listAnd, listItems, listOr } from '../../src/wording/sentences.ts';

describe('Sentences', () => {
  it('are joined as the language separates them, without those that are missing', () => {
    assert.equal(joinSentences('It failed.', undefined, '', 'Try again.'), 'It failed. Try again.');
    assert.equal(joinSentences(), '');
  });

  it('hold lists of one, two and more', () => {
    assert.equal(listItems(['a', 'b', 'c']), 'a, b, c');
    assert.equal(listOr(['a']), 'a');
    assert.equal(listOr(['a', 'b']), 'a or b');
    assert.equal(listAnd(['a', 'b', 'c']), 'a, b and c');
    assert.equal(listAnd([]), '');
  });
});
