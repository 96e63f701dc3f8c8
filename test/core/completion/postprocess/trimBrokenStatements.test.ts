import assert from 'node:assert/strict';
import { hasAdjacentNames } from '../../../../src/core/completion/postprocess/trimBrokenStatements.ts';

describe('hasAdjacentNames', () => {
  it('finds names side by side, as in prose', () => {
    for (const line of [
      'This adds numbers',
      'print x',
      'x = new Thing()',

      'let a = 1',
    ])
      assert.equal(hasAdjacentNames(line), true, line);
  });

  it('finds none in Python', () => {
    const lines = [
      'from a.b import c as d, e as f',
      'async with a as b, c as d:',
      'x = a if b is not c else lambda y: y',
      'return f"two words {x}" "and more" # and a comment',
      'raise Error("it is\'nt") from error',
      'def f(self, *, a: int = 3) -> list[str]:',
      '"""Two words',
      'match command:',
      'type Pair = tuple[int, int]',
      'values = [x for x in y if not x in z or await w]',
      'a.b .c, d = 1e5, 0x1f',
      'global a, b',
      "x = rb'two words' + u'ä ö'",
    ];
    for (const line of lines) assert.equal(hasAdjacentNames(line), false, line);
  });
});
