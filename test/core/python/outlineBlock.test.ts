import assert from 'node:assert/strict';
import { enclosingBlock, outlineBlock } from '../../../src/core/python/enclosingBlock.ts';

const outline = (at: number, ...lines: string[]): string => {
  const block = enclosingBlock(lines, at);
  assert.ok(block);
  return outlineBlock(lines, block);
};

describe('outlineBlock', () => {
  it('shows a short block whole, at the left edge', () => {
    const method = ['class A:', '    @property', '    def f(self):', '        return 1', '', '    x = 2'];
    assert.equal(outline(3, ...method), '@property\ndef f(self):\n    return 1');
  });

  it('shows the header and the docstring of a long function', () => {
    const body = Array.from({ length: 20 }, (_, i) => `    x = ${i}`);
    const lines = [
      '@cache',
      'def f(',
      '    a: int,',
      ') -> int:',
      '    """Counts.',
      '',
      '    Long."""',
      ...body,
    ];
    assert.equal(
      outline(1, ...lines),
      ['@cache', 'def f(', '    a: int,', ') -> int:', '    """Counts."""', '    ...'].join('\n'),
    );
  });

  it('shows the methods of a long class', () => {
    const body = Array.from({ length: 8 }, (_, i) => `        self.x = ${i}`);
    const lines = ['class A(B):', '    """', '    Holds.', '    """', '    def __init__(self):', ...body];
    lines.push('    async def g(self, y):', "        '''Goes.'''", ...body);
    assert.equal(
      outline(0, ...lines),
      [
        'class A(B):',
        '    """Holds."""',
        '    def __init__(self):',
        '        ...',
        '    async def g(self, y):',
        "        '''Goes.'''",
        '        ...',
      ].join('\n'),
    );
  });

  it('shows up to fourteen lines whole', () => {
    const lines = ['def f():', ...Array.from({ length: 13 }, (_, i) => `    x = ${i}`)];
    assert.equal(outline(0, ...lines), lines.join('\n'));
    assert.equal(outline(0, ...lines, '    return x'), 'def f():\n    ...');
  });

  it('keeps blank lines empty, and lines that are further out where they are', () => {
    const lines = ['  def f():', '    a = 1', '      ', ' # note', '    return a'];
    assert.equal(outline(1, ...lines), 'def f():\n  a = 1\n\n# note\n  return a');
  });

  it('takes neither code nor text for a header, a decorator or a docstring', () => {
    const body = Array.from({ length: 14 }, (_, i) => `    x = ${i}`);
    const lines = ['def f():  # why', '    x = a @ b  # def g():', '    x = """Text"""', ...body];
    assert.equal(outline(0, ...lines), 'def f():  # why\n    ...');
    const inner = [
      'def f():',
      `    r'''Raw: one """  '''`,
      '    async  def g(): ',
      '        """',
      '',
      ...body,
    ];
    assert.equal(
      outline(0, ...inner),
      [
        'def f():',
        `    '''Raw: one """'''`,
        '    ...',
        '    async  def g(): ',
        '        """"""',
        '        ...',
      ].join('\n'),
    );
  });

  it('shows a header that is never over', () => {
    const parameters = Array.from({ length: 20 }, (_, i) => `    p${i},`);
    assert.equal(outline(0, 'def f(', ...parameters), ['def f(', ...parameters, '    ...'].join('\n'));
  });
});
