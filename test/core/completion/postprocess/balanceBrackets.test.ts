import assert from 'node:assert/strict';
import { balanceBrackets } from '../../../../src/core/completion/postprocess/balanceBrackets.ts';
import { placeAt } from '../../../support/placeAt.ts';

describe('balanceBrackets', () => {
  const cases: readonly (readonly [what: string, document: string, text: string, left: string])[] = [
    ['a closer that closes nothing', 'x = █', 'f(a)) + b', 'f(a)'],
    [
      'one in a line further down',
      'def f():\n    █',
      'x = f(a)\n    y = g(b))\n    z = 1',
      'x = f(a)\n    y = g(b)',
    ],
    ['one in a line that has one before the cursor', 'x = f(a)) + █', 'b) + c', 'b'],
    ['nothing behind a closer too many', 'x = f(a)) + █', 'b', 'b'],
    ['a closer that the rest of the line has', 'x = f(█)', 'g(a))', 'g(a)'],
    ['two of them, one of which is too many there', 'x = f(█))', 'a))', 'a'],
    ['what comes behind that closer', 'x = f(█)', 'a) + g(b', 'a'],
    ['a closer that a line below has', 'x = f(█\n    b,\n)', 'a)', 'a'],
    ['a closer that is below the cursor and its line', 'x = f(a,\n█\n    b,\n)', '    c)', '    c'],
    ['no closer where a statement begins below', 'x = f(█\ndef g(a):\n    return h)', 'a)', 'a)'],
    ['text that the rest of the line has', 'x = █ + total', 'a + total', 'a'],
    ['that text in the middle', 'x = █ + total', 'a + total + b', 'a'],
    ['neither text nor closer that is too short to tell', 'x = █ab', 'cab', 'cab'],
    ['the rest of the line alone', 'x = █abc', 'abc', ''],
    ['no more than a line before the rest of one', 'x = f(█) + 1', 'a,\n  b', 'a,'],
    ['a string that is closed behind the cursor', 'x = "█"', 'a" + "b', 'a'],
    ['nothing, but adds closers before the rest', 'x = [█]', '{"a": (1, 2', '{"a": (1, 2)}'],
    ['all that ends in a string before the rest', 'x = [█]', '{"a": (1, "b', ''],
  ];
  for (const [what, document, text, left] of cases)
    it(`leaves out ${what}`, () => assert.equal(balanceBrackets(text, placeAt(document)), left));

  it('knows what is open within a line in other languages, but not above it', () => {
    const place = (document: string): ReturnType<typeof placeAt> =>
      placeAt(document, { languageId: 'typescript' });
    assert.equal(balanceBrackets('a(b', place('let x = f(█)')), 'a(b)');
    assert.equal(balanceBrackets('a))', place('let x = f(█')), 'a)');
    assert.equal(balanceBrackets('}) + 1', place('  █')), '}) + 1');
  });
});
