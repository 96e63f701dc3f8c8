import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineColumnAt, TextPositions } from '../../../src/core/text/textPositions.ts';

describe('TextPositions', () => {
  it('counts lines by whichever line ends a text has', () => {
    const positions = new TextPositions('a\r\nbc\rd\n\ne');
    assert.deepEqual(positions.positionAt(0), { line: 0, character: 0 });
    assert.deepEqual(positions.positionAt(4), { line: 1, character: 1 });
    assert.deepEqual(positions.positionAt(6), { line: 2, character: 0 });
    assert.deepEqual(positions.positionAt(8), { line: 3, character: 0 });
    assert.deepEqual(positions.positionAt(10), { line: 4, character: 1 });
  });

  it('gives an offset back for its position, wherever it is', () => {
    const text = fc.array(fc.constantFrom('x', 'é', '😀', '\n', '\r', '\r\n')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(), (code, at) => {
        const offset = at % (code.length + 1);
        const positions = new TextPositions(code);
        const position = positions.positionAt(offset);
        assert.deepEqual(positions.rangeOf({ start: position, end: position }), {
          start: offset,
          end: offset,
        });
      }),
    );
  });

  it('takes a place beyond the text for its end', () => {
    const positions = new TextPositions('a\nb');
    const range = positions.rangeOf({ start: { line: 1, character: 0 }, end: { line: 7, character: 3 } });
    assert.deepEqual(range, { start: 2, end: 3 });
  });
});

describe('lineColumnAt', () => {
  it('counts lines and columns from 1', () => {
    assert.deepEqual(lineColumnAt('ab', 0), { line: 1, column: 1 });
    assert.deepEqual(lineColumnAt('ab\ncd', 2), { line: 1, column: 3 });
    assert.deepEqual(lineColumnAt('ab\ncd', 3), { line: 2, column: 1 });
    assert.deepEqual(lineColumnAt('ab\n\ncd', 6), { line: 3, column: 3 });
  });

  it('counts the same lines, whichever line ends the text has', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['a = 1', '', 'bcd'].join(end);
      assert.deepEqual(lineColumnAt(text, text.indexOf('d')), { line: 3, column: 3 });
    }
  });
});
