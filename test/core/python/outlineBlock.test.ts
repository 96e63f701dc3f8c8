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
});
