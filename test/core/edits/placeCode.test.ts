import assert from 'node:assert/strict';
import { linesOf } from '../../../src/core/edits/lineHunks.ts';
import { placeCode, withPlacedCode } from '../../../src/core/edits/placeCode.ts';

const style = { indentSize: 4, usesTabs: false, languageId: 'python' };

const file = `import os


@decorated
def first(a):
    return a


class Second:
    def size(self):
        return 1

    def name(self):
        return "x"


class Third:
    def size(self):
        return 2


if __name__ == "__main__":
    first(1)
`;

/** The file with this code in it; undefined where it is not clear where it belongs. */
function applied(code: string, text = file, languageId = 'python'): string | undefined {
  const own = { ...style, languageId, indentSize: languageId === 'python' ? 4 : 2 };
  const placed = placeCode(linesOf(text), code, own);
  return placed.kind === 'clear' ? withPlacedCode(linesOf(text), placed.places, own).join('\n') : undefined;
}

/** What the user can choose where it is not clear: kind, name, and the lines of the places. */
function choicesOf(code: string, text = file): unknown {
  const placed = placeCode(linesOf(text), code, style);
  if (placed.kind === 'clear') return 'clear';
  return placed.choices.map(({ kind, name, places }) => [
    kind,
    name,
    ...places.map(({ edited }) => [edited.start + 1, edited.end]),
  ]);
}

/** The file with the code in the places of a choice. */
function chosen(code: string, at: number, text = file): string {
  const placed = placeCode(linesOf(text), code, style);
  assert.notEqual(placed.kind, 'clear');
  const { places } = placed.kind === 'clear' ? assert.fail() : placed.choices[at]!;
  return withPlacedCode(linesOf(text), places, style).join('\n');
}

describe('placeCode', () => {
  it('finds a function by its name, with its decorators, and a method that only one class has', () => {
    assert.equal(
      applied('@decorated\ndef first(a):\n    return a + 1'),
      file.replace('return a', 'return a + 1'),
    );
    assert.equal(applied('def name(self):\n    return "y"'), file.replace('"x"', '"y"'));
  });

  it('finds several at once, puts imports to the others, and what is new beside what it came with', () => {
    const code = `import json

def helper(a):
    return json.dumps(a)


@decorated
def first(a):
    return helper(a)


class Third:
    def size(self):
        return 3
`;
    const expected = file
      .replace('import os\n', 'import json\nimport os\n')
      .replace('@decorated\n', 'def helper(a):\n    return json.dumps(a)\n\n\n@decorated\n')
      .replace('return a\n', 'return helper(a)\n')
      .replace('return 2', 'return 3');
    assert.equal(applied(code), expected.replace('return json.dumps(a)\n', 'return json.dumps(a)\n'));
  });

  it('is not sure where several classes have the method, or where a class leaves methods out', () => {
    assert.deepEqual(choicesOf('def size(self):\n    return 5'), [
      ['replace', 'size', [10, 11]],
      ['replace', 'size', [18, 19]],
    ]);
    assert.equal(applied('def size(self):\n    return 5'), undefined);
    assert.equal(applied('class Second:\n    def size(self):\n        return 5'), undefined);
    const fields = 'class A:\n    x: int = 1\n    y = 2\n';
    assert.equal(applied('class A:\n    y = 3', fields), undefined);
    assert.equal(applied('class A:\n    x = 1\n    y = 3', fields), 'class A:\n    x = 1\n    y = 3\n');
  });

  it('is not sure about code that defines nothing that is there, or does something else', () => {
    assert.equal(applied('def other(a):\n    return a'), undefined);
    assert.equal(applied('def first(a):\n    return 2\n\nprint(first(1))'), undefined);
    assert.equal(applied('print(first(1))'), undefined);
    assert.equal(applied(''), undefined);
  });

  it('changes only the members that a class shows, where it shows less than half of them', () => {
    const shape = `class Shape(Base):
    """A shape."""

    sides = 4

    @property
    def width(self):
        return self._width

    @width.setter
    def width(self, value):
        self._width = value

    def area(self):
        return 1
`;
    const size = 'class Shape(Base):\n    def area(self):\n        return 2';
    assert.equal(applied(size, shape), shape.replace('return 1', 'return 2'));
    const more = `${size}\n\n    def name(self):\n        return "x"`;
    const named = `${shape.replace('return 1', 'return 2')}\n    def name(self):\n        return "x"\n`;
    assert.equal(applied(more, shape), named);
    const setter =
      'class Shape(Other):\n    @width.setter\n    def width(self, value):\n        self._width = 2 * value';
    assert.equal(
      applied(setter, shape),
      shape.replace('Base', 'Other').replace('self._width = value', 'self._width = 2 * value'),
    );
    const added = 'class Shape(Base):\n    def name(self):\n        return "x"';
    assert.equal(applied(added, shape), `${shape}\n    def name(self):\n        return "x"\n`);
  });

  it('has comments at the end of a function in it, and keeps those that the code does not have', () => {
    const text = 'def a():\n    x = 1\n    return x\n    # Old.\n\n\n# Of b.\ndef b():\n    return 2\n';
    assert.equal(
      applied('def b():\n    return 3\n    # New.\n\n\ndef a():\n    x = 2\n    return x\n    # More.', text),
      text
        .replace('x = 1', 'x = 2')
        .replace('    # Old.', '    # More.\n    # Old.')
        .replace('return 2\n', 'return 3\n    # New.\n'),
    );
    assert.equal(
      applied('def a():\n    return 1\n    # Old.', text),
      text.replace('x = 1\n    return x', 'return 1'),
    );
  });

  it('offers both where a class leaves out few of its members', () => {
    const code = 'class Second:\n    def size(self):\n        return 5';
    assert.deepEqual(choicesOf(code), [
      ['replace', 'Second', [9, 14]],
      ['members', 'Second', [10, 11]],
    ]);
    assert.equal(chosen(code, 1), file.replace('return 1', 'return 5'));
  });

  it('finds a place for what is new: behind all else, but before what runs the file', () => {
    const code = 'import sys\n\ndef other(a):\n    return sys.argv';
    assert.deepEqual(choicesOf(code), [['add', '', [17, 19]]]);
    assert.equal(
      chosen(code, 0),
      file
        .replace('import os\n', 'import os\nimport sys\n')
        .replace('return 2\n', 'return 2\n\n\ndef other(a):\n    return sys.argv\n'),
    );
  });

  it('offers a function that is nearly the same under another name, and replaces constants by their names', () => {
    const text = 'LIMIT = 3\n\n\ndef old(a):\n    b = a + LIMIT\n    c = b * 2\n    return c\n';
    const renamed = 'def new(a):\n    b = a + LIMIT\n    c = b * 2\n    return c';
    assert.deepEqual(choicesOf(renamed, text), [
      ['replace', 'old', [4, 7]],
      ['add', '', [4, 7]],
    ]);
    assert.equal(chosen(renamed, 0, text), text.replace('def old', 'def new'));
    assert.equal(applied('LIMIT = 4', text), text.replace('3', '4'));
    assert.equal(applied('b = 4', text), undefined);
  });

  it('replaces the file where the code has all that it defines and nearly all its other lines', () => {
    const text = '"""Text."""\nimport os\n\nfirst(os)\n\n\ndef first(a):\n    return a\n';
    const whole = `${text.replace('return a', 'return b')}\nprint(first(1))\n`;
    assert.equal(applied(whole, text), whole);
    assert.equal(applied('def first(a):\n    return b\n\n\nprint(first(1))', text), undefined);
    assert.equal(applied('x = 1', '\n'), 'x = 1\n');
  });

  it('finds other code by its first and last lines', () => {
    const text = 'function f() {\n  const a = 1;\n  return a;\n} // f\n\ng();\n';
    const code = 'function f() {\n  const a = 2;\n  return a;\n} // f';
    assert.equal(applied(code, text, 'javascript'), text.replace('= 1', '= 2'));
    assert.equal(applied(code, `${text}${text}`, 'javascript'), undefined);
    assert.equal(applied('g();\n} // f', text, 'javascript'), undefined);
  });
});
