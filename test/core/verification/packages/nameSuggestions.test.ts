import assert from 'node:assert/strict';
import { NameSuggestions } from '../../../../src/core/verification/packages/nameSuggestions.ts';

describe('NameSuggestions', () => {
  const suggestions = new NameSuggestions([
    'numpy',
    'pandas',
    'beautifulsoup4',
    'scikit-learn',
    'matplotlib',
    'nltk',
    'tqdm',
    'keras',
  ]);

  for (const [asked, meant] of [
    ['scklearn', 'sklearn'],
    ['bs5', 'bs4'],
    ['nlk', 'nltk'],
    ['nltkk', 'nltk'],
    ['tqmd', 'tqdm'],
    ['cv3', 'cv2'],
    ['ymal', 'yaml'],
    ['nummpy', 'numpy'],
    ['matplotlb', 'matplotlib'],
  ] as const)
    it(`takes ${asked} for a slip in ${meant}, be it on PyPI or not`, () => {
      assert.equal(suggestions.forUnknownModule(asked, [])[0], meant);
      assert.equal(suggestions.forProjectModule(asked)[0], meant);
    });

  it('does not take short names for others that differ in a letter', () => {
    for (const asked of ['cv', 'np', 'bsx', 'nlp'])
      assert.deepEqual(suggestions.forUnknownModule(asked, []), []);
  });

  it('takes a name for one that can be imported here', () =>
    assert.deepEqual(suggestions.forUnknownModule('my_hepler', ['my_helper', 'other']), ['my_helper']));
});
