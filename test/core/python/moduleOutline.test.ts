import assert from 'node:assert/strict';
import { headerAt, ModuleOutline } from '../../../src/core/python/moduleOutline.ts';

describe('ModuleOutline', () => {
  const outlineOf = (text: string): ModuleOutline => new ModuleOutline(text.split('\n'));
  const shown = (text: string): string[] =>
    outlineOf(text).definitions.map(
      ({ kind, name, line, end, bases }) =>
        `${kind} ${name} ${line}-${end}${bases.length > 0 ? ` of ${bases.join()}` : ''}`,
    );

  it('finds functions and classes with what is around them, and where they end', () => {
    const text = `
import os

class Box(Base, pkg.Mixin[int], metaclass=Meta):
    """A box."""

    def lift(self):
        def helper():
            pass
        return helper
    # The end.

async def main(
    argument,
):
    pass

if os.name:
    def late(): ...
x = 1`;
    assert.deepEqual(shown(text), [
      'class Box 3-9 of Base,pkg.Mixin',
      'function Box.lift 6-9',
      'function Box.lift.helper 7-8',
      'function main 12-15',
      'function late 18-18',
    ]);
  });

  it('reads code that is being written', () => {
    assert.deepEqual(shown('class A(\n    def f(self):\ndef g(x'), [
      'class A 0-1',
      'function A.f 1-1',
      'function g 2-2',
    ]);
  });

  it('tells what is around a line, the innermost first, at the end of a block by its column', () => {
    const outline = outlineOf('class A:\n    def f(self):\n        pass\n\n\nx = 1\n');
    const around = (line: number, column: number): string[] =>
      outline.around(line, column).map(({ name }) => name);
    assert.deepEqual(around(3, 8), ['A.f', 'A']);
    assert.deepEqual(around(3, 4), ['A']);
    assert.deepEqual(around(3, 0), []);
    assert.deepEqual(around(6, 4), []);
  });

  it('takes the last of several definitions of one name, as a caller does', () => {
    const text = '@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a):\n    pass';
    assert.equal(outlineOf(text).find('f')?.line, 4);
  });

  it('reads a header up to its colon, whatever brackets are in its text', () => {
    const lines = [
      'def f(a=")(", # (((',
      "      b: dict[str, int] = {':': 1}) -> int: # )",
      '    return 1',
      'def g(): return 2',
      'def h(',
    ];
    assert.deepEqual(headerAt(lines, 0), lines.slice(0, 2));
    assert.deepEqual(headerAt(lines, 3), [lines[3]]);
    assert.deepEqual(headerAt(lines, 4), [lines[4]]);
  });
});
