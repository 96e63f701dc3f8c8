import assert from 'node:assert/strict';
import { moduleReferences } from '../../../../src/core/verification/packages/moduleReferences.ts';

describe('moduleReferences', () => {
  /** As `level module: names`. */
  const references = (code: string): string[] =>
    moduleReferences(code).map(({ level, parts, names }) =>
      `${level} ${parts.join('.')}: ${names.join(' ')}`.trim(),
    );

  it('tells modules, and the names that are taken of them, each module once', () => {
    const code =
      'import a, b.c as d\nfrom a import x\nfrom a import y, z as w\nfrom .e import *\nfrom .. import f\n';
    assert.deepEqual(references(code), ['0 a: x y z', '0 b.c:', '1 e: *', '2 : f']);
  });

  it('finds imports wherever they are', () => {
    const code = 'def f():\n    try:\n        from .fast import g\n    except ImportError: import slow\n';
    assert.deepEqual(references(code), ['1 fast: g', '0 slow:']);
  });

  for (const code of [
    'import importlib\nimportlib.import_module("." + name, __package__)\n',
    'def __getattr__(name): ...\n',
    'x, y = lazy.attach(__name__, ["a"])\n',
  ])
    it(`counts all modules of its folder where it may import by other means: ${code.split('\n').at(-2)}`, () => {
      assert.ok(references(code).includes('1 : *'));
    });

  it('does not take other code for such', () => {
    assert.deepEqual(references('x = 1\n# import a\ny = "import b"\n'), []);
  });
});
