import assert from 'node:assert/strict';
import { producesDeclared } from '../../../../src/core/verification/symbols/declaredResults.ts';

describe('producesDeclared', () => {
  for (const code of [
    'class A: ...',
    'def f(self) -> A: ...',
    'async def f(\n    self,\n) -> A:\n    return a',
    'a: A = b',
    'self.a: A = b',
    'def f(self):\n    self.a = 1\n    return self',
    'def f(self):\n    def g(): return 1\n    self.a = g()',
  ])
    it(`knows ${JSON.stringify(code)}`, () => assert.ok(producesDeclared(`x = 1\n${code}\ny = 1\n`, 2)));

  for (const code of [
    'def f(self) -> Any: ...',
    'def f(self):\n    return make()',
    'def f(self):\n    if a: return self\n    return make()',
    'def f(self):\n    if a: return make()\n    return self',
    'def f(self):\n    if a:\n        return\n    return self',
    'def f(self):\n    raise NotImplementedError',
    'def f(self):\n    pass',
    'def f(self):\n    yield 1',
    'a = b',
    'a = {"b": 1}',
    'from b import a',
  ])
    it(`does not know ${JSON.stringify(code)}`, () =>
      assert.ok(!producesDeclared(`x = 1\n${code}\ny = 1\n`, 2)));
});
