import assert from 'node:assert/strict';
import {
  hasMatchingStatement,
  leavesBlock,
  type PythonScanner,
  scanPythonLines,
} from '../../../src/core/python/pythonScanner.ts';

const read = (code: string): PythonScanner => scanPythonLines(code.split('\n'));

describe('PythonScanner', () => {
  it('knows the last statement', () => {
    const statements: readonly (readonly [code: string, keyword: string, opens: boolean, traits?: string])[] =
      [
        ['x = 1', 'x', false],
        ['if a:', 'if', true],
        ['if a:  # why', 'if', true],
        ['if a: pass', 'if', false],
        ['async  def f():', 'def', true],
        ['  class K:', 'class', true],
        ['def f(\n    a,\n):', 'def', true],
        ['x = {\n  "a":\n', 'x', false],
        ['"a":', '', false],
        ['x:', 'x', false],
        ['iff a:', 'iff', false],
        ['if_ = a', '', false],
        ['@cache', '', false, 'decorator'],
        ['x = a @ b', 'x', false],
        ['"""Doc."""', '', false, 'string'],
        ['"""Doc\nmore."""', '', false, 'string'],
        ["'a' 'b'  # why", '', false, 'string'],
        ['x = "a"', 'x', false],
        ['"a" + b', '', false],
        ['"a".b', '', false],
        ['"a"\nx = 1', 'x', false],
        ['x = 1\n"a"', '', false, 'string'],
        ['if a:\n    # note', 'if', true],
      ];
    for (const [code, keyword, opens, traits] of statements) {
      const { statement } = read(code);
      assert.deepEqual(
        [statement?.keyword, statement?.opensBlock, statement?.isString, statement?.isDecorator],
        [keyword, opens, traits === 'string', traits === 'decorator'],
        code,
      );
    }
    assert.equal(read('\n# note').statement, undefined);
  });

  it('knows the blocks that the next line may belong to', () => {
    const blocks = (code: string): string =>
      read(code)
        .openBlocks.map(({ keyword, indentation }) => `${indentation.length} ${keyword}`)
        .join(', ');
    assert.equal(blocks('class K:\n    def f():\n        if a:'), '0 class, 4 def, 8 if');
    assert.equal(blocks('class K:\n    def f():\n        if a:\n    x = 1'), '0 class');
    assert.equal(blocks('if a:\n    b\nelse:\n    c'), '0 else');
    assert.equal(blocks('if a:\n    for b in c:\nx = 1'), '');
    assert.equal(blocks('if a:\n\tfor b in c:\n        x = 1'), '0 if');
    assert.equal(blocks('if a:\n    x = [\n1,\n'), '0 if');
    assert.equal(blocks('if a:\n    x = [\n\n# no\n'), '0 if');
    assert.equal(blocks('if a: pass'), '');
  });

  it('takes the reading that finds less code in strings', () => {
    assert.equal(read('text here\n"""\nimport os\n').insideString, false);
    assert.equal(read('x = """\nwords').insideString, true);
    assert.equal(read('"""\nimport a\n"""\nimport b\n"""').insideString, true);
    assert.equal(read('x = "a \\\nimport b \\').insideString, true);
  });
});

describe('leavesBlock', () => {
  it('is so of the four statements after which nothing at their level is run', () => {
    for (const code of ['return a', 'raise', 'break', 'continue'])
      assert.ok(leavesBlock(read(code).statement!), code);
    for (const code of ['pass', 'yield a', 'returned = 1', 'if a: return'])
      assert.ok(!leavesBlock(read(code).statement!), code);
  });
});

describe('hasMatchingStatement', () => {
  const width = (indentation: string): number => indentation.length;
  const clauses: readonly (readonly [code: string, clause: string, level: number, fits: boolean])[] = [
    ['if a:\n    b', 'else', 0, true],
    ['if a:\n    b', 'elif', 0, true],
    ['if a:\n    b', 'else', 4, false],
    ['if a:\n    b', 'except', 0, false],
    ['if a: b', 'else', 0, true],
    ['for a in b:\n    c', 'else', 0, true],
    ['while a:\n    c', 'elif', 0, false],
    ['try:\n    a', 'finally', 0, true],
    ['try:\n    a', 'else', 0, false],
    ['try:\n    a\nexcept E:\n    b', 'else', 0, true],
    ['if a:\n    b\nelse:\n    c', 'else', 0, false],
    ['if a:\n    if b:\n        c', 'else', 4, true],
    ['x = 1', 'else', 0, false],
    ['', 'else', 0, false],
  ];
  for (const [code, clause, level, fits] of clauses)
    it(`${fits ? 'has' : 'has no'} statement for ${clause} at ${level} below ${JSON.stringify(code)}`, () =>
      assert.equal(hasMatchingStatement(clause, level, read(code), width), fits));
});
