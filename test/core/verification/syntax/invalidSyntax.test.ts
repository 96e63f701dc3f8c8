import assert from 'node:assert/strict';
import { invalidSyntax } from '../../../../src/core/verification/syntax/invalidSyntax.ts';

describe('invalidSyntax', () => {
  for (const [code, at] of [
    ['1 = x', 0],
    ['f() = 3', 0],
    ['"a" = 1', 0],
    ['a + b = 3', 0],
    ['-a = 3', 0],
    ['x = y = 1 = 2', 8],
    ['a, 1 = 2, 3', 0],
    ['(a, f()) = 2', 0],
    ['[a, 1] += 2', 0],
    ['a, b += 1', 0],
    ['None = 1', 0],
    ['a.True = 1', 0],
    ['a if b else c = 1', 0],
    ['f(a): int = 1', 0],
    ['if a: f() = 1', 6],
    ['x = 1; 2 = y', 7],
  ] as const)
    it(`sees that nothing can be assigned to in ${code}`, () => {
      assert.equal(invalidSyntax(`${code}\n`), at);
    });

  for (const code of [
    'a = b = c.d = e[0] = f().g = h()[1] = 1',
    '(a), [b], (c, *d), = x',
    '() = [] = x',
    '*a, b = x',
    '(a.b) = (c[0]) = 1',
    '(a.b) += 1',
    'x: list[int] = lambda a=1: a',
    '(x): int = 1',
    'x.y: int = yield z',
    '"a".b = 1',
    '[1, 2][0] = 3',
    '(yield).x = 1',
    'f(a=1)[b == 1].c = (d := 1)',
    'type X[T] = list[T]',
    'match = case = type = lazy = 1',
    'match x:\n    case [y]: z = 1',
    'x = await y',
    'x = f"{a=}" if b else {"c": 1}',
    'with open(a) as b, c as d: e = 1',
    'def f(a, b=1, *, c: int = 2) -> int: x = 1',
    'for a, b in c: d = 1',
    'assert a == 1, b',
    'x = [\n    1,\n]; y = 2',
  ])
    it(`takes ${JSON.stringify(code)} for Python`, () => {
      assert.equal(invalidSyntax(`${code}\n`), undefined);
    });
});
