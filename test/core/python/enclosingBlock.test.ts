import assert from 'node:assert/strict';
import fc from 'fast-check';
import { enclosingBlock } from '../../../src/core/python/enclosingBlock.ts';

/** The block around the line that ends in "# here", as text; undefined where there is none. */
function blockAround(source: string): string | undefined {
  const lines = source.split('\n');
  const block = enclosingBlock(
    lines,
    lines.findIndex((line) => line.endsWith('# here')),
  );
  return block && lines.slice(block.start, block.end + 1).join('\n');
}

/** Cuts the common indentation off, which only the tests' own layout needs. */
function code(text: string): string {
  const lines = text.replace(/^\n/, '').replace(/\n *$/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}

describe('enclosingBlock', () => {
  it('finds the function around a line of its body', () => {
    const wanted = 'def second(a):\n    b = a  # here\n\n    return b';
    assert.equal(blockAround(`def first():\n    pass\n\n\n${wanted}\n\n\nprint(second(1))`), wanted);
  });

  it('finds the function whose header the cursor is on', () => {
    const wanted = 'def one():  # here\n    return 1';
    assert.equal(blockAround(`import os\n\n${wanted}\n\nx = 1`), wanted);
  });

  it('takes the innermost of nested functions, and the outer one from its own lines', () => {
    const inner = '    def inner():\n        return 1  # here';
    assert.equal(blockAround(`def outer():\n${inner}\n    return inner`), inner);
    const outer = 'def outer():\n    def inner():\n        return 1\n    return inner  # here';
    assert.equal(blockAround(`${outer}\nprint()`), outer);
  });

  it('includes decorators', () => {
    const wanted = '    @property\n    @cache\n    def name(self):\n        return self._name  # here';
    assert.equal(blockAround(`class Person:\n    age = 1\n\n${wanted}\n`), wanted);
  });

  it('finds from a decorator what it decorates', () => {
    const wanted = '@first  # here\n@second\ndef f():\n    pass';
    assert.equal(blockAround(`x = 1\n\n${wanted}\n\ny = 1`), wanted);
    assert.equal(enclosingBlock(['x = 1', '@unfinished'], 1), undefined);
  });

  it('finds async functions and classes', () => {
    const coroutine = 'async def fetch():\n    await nothing()  # here';
    assert.equal(blockAround(`${coroutine}\nfetch()`), coroutine);
    const wanted = '@dataclass\nclass Point:\n    x: int  # here\n\n    def area(self):\n        return 0';
    assert.equal(blockAround(`a = 1\n${wanted}\nb = 2`), wanted);
  });

  it('bridges a list of parameters over several lines, from inside the list too', () => {
    const source = code(`
      def total(
          first: int,
          second: int = 2,
      ) -> int:
          return first + second
    `);
    for (const line of ['second: int = 2,', 'return first + second', ') -> int:'])
      assert.equal(
        blockAround(`x = 1\n\n${source}\n\ny = 2`.replace(line, `${line}  # here`)),
        source.replace(line, `${line}  # here`),
      );
  });

  it('is not misled by comments, wherever they are', () => {
    const wanted = 'def f():\n    a = 1\n# print(a)\n  # and more\n    return a  # here';
    assert.equal(blockAround(`${wanted}\n\n# about g\ndef g():\n    pass`), wanted);
    assert.equal(blockAround('def f():\n    pass\n\n# about g  # here\ndef g():\n    pass'), undefined);
  });

  it('understands tabs', () => {
    const wanted = 'def tabbed():\n\tif True:\n\t\treturn 1  # here';
    assert.equal(blockAround(`${wanted}\nx = 1`), wanted);
  });

  it('goes by the code above an empty line', () => {
    const lines = ['def f():', '    a = 1', '', '    return a', '', 'x = 1'];
    assert.deepEqual(enclosingBlock(lines, 2), { start: 0, end: 3 });
  });

  it('takes a line of blanks for an empty one, and only decorators of the same level', () => {
    const lines = ['def f():', '    a = 1', '  ', '    return a', 'x = 1'];
    assert.deepEqual(enclosingBlock(lines, 2), { start: 0, end: 3 });
    const nested = ['@outer', '    @inner', '    def f(self):', '        pass'];
    assert.deepEqual(enclosingBlock(nested, 3), { start: 1, end: 3 });
  });

  it('passes functions by that are as deep as the line, or have ended above it', () => {
    const siblings = [
      'def f():',
      '    def g():',
      '        pass',
      '    def h():',
      '        pass',
      '    x = 1',
    ];
    assert.deepEqual(enclosingBlock(siblings, 5), { start: 0, end: 5 });
    assert.deepEqual(enclosingBlock(['def f():', '    pass', 'x = 1', '    y = 2'], 3), undefined);
    assert.deepEqual(
      enclosingBlock(['if a:', '    def f():', '        pass', '', 'x = 1', ''], 5),
      undefined,
    );
  });

  it('is undefined outside any function', () => {
    const source = 'import os\n\ndef f():\n    return 1\n\nprint(f())  # here';
    assert.equal(blockAround(source), undefined);
    assert.equal(enclosingBlock([''], 0), undefined);
    assert.equal(enclosingBlock(['x = 1', 'definitely = 2'], 1), undefined);
  });

  it('is not ended, or begun, by what stands in a string', () => {
    const lines = [
      ...[
        'class A:',
        '    def f(self):',
        '        text = """first',
        'second',
        '',
        'def g():',
        '    no',
        '"""',
      ],
      ...["        query = f(a, '''", 'end', "''')", '        return text', '', 'x = 1'],
    ];
    for (const at of [2, 3, 4, 5, 6, 7, 9, 11])
      assert.deepEqual(enclosingBlock(lines, at), { start: 1, end: 11 });
    assert.equal(enclosingBlock(lines, 13), undefined);
    const unfinished = ['def f():', '    text = """first', 'x = 1', 'def g():', '    pass'];
    assert.deepEqual(enclosingBlock(unfinished, 4), { start: 3, end: 4 });
  });

  it('always contains the given line, is within the file, and begins with a header or decorator', () => {
    const line = fc
      .tuple(
        fc.nat(4),
        fc.constantFrom(
          'def f():',
          'class A:',
          'async def g():',
          'x = 1',
          '@d',
          'return',
          '',
          ')',
          'if x:',
          '# c',
        ),
      )
      .map(([depth, text]) => (text === '' ? '' : '  '.repeat(depth) + text));
    const filesAndLines = fc
      .array(line, { minLength: 1, maxLength: 30 })
      .chain((lines) => fc.tuple(fc.constant(lines), fc.nat(lines.length - 1)));
    fc.assert(
      fc.property(filesAndLines, ([lines, at]) => {
        const block = enclosingBlock(lines, at);
        if (!block || lines[at] === '') return;
        assert.ok(0 <= block.start && block.start <= at && at <= block.end && block.end < lines.length);
        assert.match(lines[block.start]!, /^\s*(?:@|def|class|async)/);
      }),
      { numRuns: 2000 },
    );
  });
});
