import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sourceTextOf } from '../../../src/core/completion/document/sourceText.ts';
import { fitCode } from '../../../src/core/insertion/fitCode.ts';
import type { Position } from '../../../src/core/text/position.ts';

/** The file after an insertion at `█`, or in place of what two of them enclose. `→` is a tab in the file. */
function inserted(code: string, marked: string, languageId = 'python'): string {
  const [before = '', selected = '', after] = marked.replaceAll('→', '\t').split('█');
  const text = after === undefined ? before + selected : before + selected + after;
  const start = positionAt(text, before.length);
  const end = after === undefined ? start : positionAt(text, before.length + selected.length);
  const fitted = fitCode(code, sourceTextOf({ path: 'a.py', languageId, text }), [start, end]);
  const from = offsetAt(text, fitted.start);
  const to = offsetAt(text, fitted.end);
  const whole = text.slice(0, from) + fitted.before + fitted.code + fitted.after + text.slice(to);
  return whole.replaceAll('\t', '→');
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

function offsetAt(text: string, { line, character }: Position): number {
  const above = text.split('\n').slice(0, line);
  return above.reduce((sum, one) => sum + one.length + 1, 0) + character;
}

describe('fitCode', () => {
  const count = 'import collections\nprint(collections.Counter("ab"))  # [...]';
  const loop = 'for i in range(3):\n  if i:\n    print(i)';
  const method = '    def g(self):\n        return 2';
  const cases: readonly (readonly [what: string, code: string, file: string, expected: string])[] = [
    ['above the statement right of the cursor', count, 'x = 1\n█y = 2', `x = 1\n${count}\ny = 2`],
    [
      'below the statement that the cursor is in, however long',
      'a = 1\nb = 2',
      'x = (1 +█\n  2)\ny = 3',
      'x = (1 +\n  2)\na = 1\nb = 2\ny = 3',
    ],
    [
      'below a line that ends at the cursor',
      loop,
      'x = 1█',
      'x = 1\nfor i in range(3):\n    if i:\n        print(i)',
    ],
    ['an expression right at the cursor', 'len(x) + 1\n', 'y = █  # n', 'y = len(x) + 1  # n'],
    [
      'an import on a line of its own',
      'import re',
      'def f():\n    x = █',
      'def f():\n    x = \n    import re',
    ],
    [
      'in the tabs of the file',
      loop,
      'def f():\n→if x:\n→→█\n',
      'def f():\n→if x:\n→→for i in range(3):\n→→→if i:\n→→→→print(i)\n',
    ],
    [
      'in the blanks of the file, although the code has tabs',
      'if x:\n\tprint(1)',
      'if a:\n  b\ndef f():\n  █\n',
      'if a:\n  b\ndef f():\n  if x:\n    print(1)\n',
    ],
    [
      'a method that comes indented',
      method,
      'class A:\n    def f(self):\n        return 1\n\n    █\n',
      'class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n',
    ],
    [
      'the statements of a session',
      '>>> import math\n>>> for i in range(2):\n...     print(math.pi)\n...\n3.14\n3.14',
      '█\n',
      'import math\nfor i in range(2):\n    print(math.pi)\n',
    ],
    [
      'the text of strings as it is',
      'x = """\nat the edge\n    inside\n"""\nif x:\n    pass',
      'def f():\n    █\n',
      'def f():\n    x = """\nat the edge\n    inside\n"""\n    if x:\n        pass\n',
    ],
    [
      'above the decorators of what the cursor is on',
      'x = 1\ny = 2',
      '@cache\n█def f():\n    pass',
      'x = 1\ny = 2\n@cache\ndef f():\n    pass',
    ],
    [
      'below what comes first in a file',
      'x = 1\ny = 2',
      '█"""Says what it is."""\nfrom __future__ import annotations\nimport os\n',
      '"""Says what it is."""\nfrom __future__ import annotations\nx = 1\ny = 2\nimport os\n',
    ],
    [
      'in the branch before a clause',
      'x = 1\ny = 2',
      'if a:\n    b\n█else:\n    c',
      'if a:\n    b\n    x = 1\n    y = 2\nelse:\n    c',
    ],
    [
      'into a function that goes on below',
      'x = 1\ny = 2',
      'def f():\n    a\n█\n    b\n',
      'def f():\n    a\n    x = 1\n    y = 2\n    b\n',
    ],
    [
      'at the left edge behind a function',
      'x = 1\ny = 2',
      'def f():\n    a\n█\nb\n',
      'def f():\n    a\nx = 1\ny = 2\nb\n',
    ],
    [
      'in place of selected lines',
      'x = 1\nif x:\n  y',
      'if a:\n    █b\n    c█\nd',
      'if a:\n    x = 1\n    if x:\n        y\nd',
    ],
    ['in place of a part of a line', 'x = 1\ny = 2', 'a█ = █b', 'a\nx = 1\ny = 2\nb'],
    ['behind a comment', 'x = 1\ny = 2', 'a\n# why█\nb', 'a\n# why\nx = 1\ny = 2\nb'],
  ];
  for (const [what, code, file, expected] of cases)
    it(`puts it ${what}`, () => assert.equal(inserted(code, file), expected));

  it('goes by lines alone in another language', () => {
    assert.equal(
      inserted('if (a) {\n    b();\n}', 'f() {\n  x();█\n}', 'typescript'),
      'f() {\n  x();\n  if (a) {\n    b();\n  }\n}',
    );
  });

  it('keeps every line of the file, whatever the file, the code and the cursor', () => {
    const line = fc.constantFrom(
      '',
      '  ',
      'x = 1',
      '    y = 2',
      '\tz = 3',
      'def f():',
      '    return 1',
      'else:',
      '@d',
      '"""',
      '# c',
      'f(',
      ')',
      'a = \\',
      "s = '",
    );
    const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, fc.nat(), (file, code, at) => {
        const cursor = at % (file.length + 1);
        const after = inserted(code, `${file.slice(0, cursor)}█${file.slice(cursor)}`.replaceAll('→', ''));
        const kept = file.replaceAll(/\s/g, '').length + code.replaceAll(/\s/g, '').length;
        assert.equal(after.replaceAll(/[\s→]/g, '').length, kept);
      }),
      { numRuns: 2000 },
    );
  });
});
