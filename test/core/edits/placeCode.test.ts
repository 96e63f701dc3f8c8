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
  const { kind, places } = placeCode(linesOf(text), code, own);
  return kind === 'clear' ? withPlacedCode(linesOf(text), places, own).join('\n') : undefined;
}

const placesOf = (code: string): unknown =>
  placeCode(linesOf(file), code, style).places.map(({ edited, name }) => [
    name,
    edited.start + 1,
    edited.end,
  ]);

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
    assert.deepEqual(placesOf('def size(self):\n    return 5'), [
      ['size', 10, 11],
      ['size', 18, 19],
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

  it('finds other code by its first and last lines', () => {
    const text = 'function f() {\n  const a = 1;\n  return a;\n} // f\n\ng();\n';
    const code = 'function f() {\n  const a = 2;\n  return a;\n} // f';
    assert.equal(applied(code, text, 'javascript'), text.replace('= 1', '= 2'));
    assert.equal(applied(code, `${text}${text}`, 'javascript'), undefined);
    assert.equal(applied('g();\n} // f', text, 'javascript'), undefined);
  });
});
