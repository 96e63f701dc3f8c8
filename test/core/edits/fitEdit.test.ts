import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitEdit } from '../../../src/core/edits/fitEdit.ts';
import { lineHunks, linesOf } from '../../../src/core/edits/lineHunks.ts';
import { applyHunks } from '../../support/applyHunks.ts';

const blanks = { indentSize: 4, usesTabs: false, languageId: 'python' };
const tabs = { ...blanks, usesTabs: true };

/** The file after an edit of some of its lines, as it is after all of the hunks. */
function edited(
  text: string,
  [start, end]: readonly [number, number],
  code: string,
  { style = blanks, lineEnd = '\n' }: { style?: typeof blanks; lineEnd?: '\n' | '\r\n' } = {},
): string {
  const after = fitEdit(text, { start, end }, code, style);
  return applyHunks(text, after, lineHunks(linesOf(text), after), lineEnd);
}

describe('fitEdit', () => {
  const method = 'class A:\n    @property\n    def f(self):\n        return 1\n\n    def g(self): ...\n';

  it('puts code where it was, whether the model indented it or not', () => {
    const expected = method.replace('return 1', 'return 2');
    const code = '@property\ndef f(self):\n    return 2';
    assert.equal(edited(method, [1, 4], code), expected);
    assert.equal(edited(method, [1, 4], code.replaceAll(/^/gm, '    ')), expected);
    assert.equal(edited(method, [1, 5], code), expected);
  });

  it('keeps tabs, line ends and the end of the file', () => {
    const text = 'class A:\r\n\tdef f(self):\r\n\t\treturn 1';
    const code = 'def f(self):\n    if self:\n        return 2\n';
    assert.equal(
      edited(text, [1, 3], code, { style: tabs, lineEnd: '\r\n' }),
      'class A:\r\n\tdef f(self):\r\n\t\tif self:\r\n\t\t\treturn 2',
    );
  });

  it('puts imports that are new to the imports of the file', () => {
    const text = '"""Doc."""\nimport os\n\n\ndef f():\n    return os.sep\n';
    assert.equal(
      edited(text, [4, 6], 'import json\nimport os\n\n\ndef f():\n    return json.dumps(os.sep)'),
      '"""Doc."""\nimport json\nimport os\n\n\ndef f():\n    return json.dumps(os.sep)\n',
    );
  });

  it('leaves imports where the edited lines have some', () => {
    const text = 'import os\nx = os.sep\n';
    assert.equal(edited(text, [0, 2], 'import sys\nx = sys.path'), 'import sys\nx = sys.path\n');
  });

  it('keeps comments between the imports and the code', () => {
    assert.equal(
      edited('def f(): ...\n', [0, 1], 'import sys\n\n# The one.\ndef f(): sys.exit()'),
      'import sys\n\n# The one.\ndef f(): sys.exit()\n',
    );
  });

  it('leaves a line with an import and something else where it is', () => {
    assert.equal(
      edited('def f():\n    return 1\n', [1, 2], 'import os; x = 1\nreturn x'),
      'def f():\n    import os; x = 1\n    return x\n',
    );
  });

  it('keeps every line that is not changed, tabs in blanks and blanks at ends included', () => {
    const text = "class A:\n\tdef f(self):  \n\t    x = '''\n a\n   '''\n\t\n\t    return x\n";
    const code = "def f(self):\n    x = '''\n a\n   '''\n\n    return x + 1";
    assert.equal(edited(text, [1, 7], code, { style: tabs }), text.replace('    return x', '\treturn x + 1'));
  });

  it('adds of an import only what the file does not have in another form', () => {
    const text =
      'from os import (\n    path as p,\n    sep,\n)\nimport sys, json\ntry:\n    import yaml\nexcept ImportError:\n    yaml = None\n\nx = 1\n';
    const code =
      'import json\nimport yaml\nfrom os import sep, linesep, path as p\nimport os.path\nimport sys as system\nx = 2';
    assert.equal(
      edited(text, [10, 11], code),
      text
        .replace(')\n', ')\nfrom os import linesep\n')
        .replace('import sys, json\n', 'import os.path\nimport sys, json\nimport sys as system\n')
        .replace('x = 1', 'x = 2'),
    );
  });

  it('does not count what a function or only types import', () => {
    const text =
      'import typing\nif typing.TYPE_CHECKING:\n    import json\ndef g():\n    import re\n\nx = 1\n';
    assert.equal(
      edited(text, [6, 7], 'import json\nimport re\nx = re, json'),
      text
        .replace('import typing\n', 'import json\nimport re\nimport typing\n')
        .replace('x = 1', 'x = re, json'),
    );
  });

  it('puts an import from __future__ before all others, once', () => {
    const future = 'from __future__ import annotations';
    const text = '"""Doc."""\n\nimport os\n\nx = 1\n';
    const expected = `"""Doc."""\n\n${future}\n\nimport os\n\nx = 2\n`;
    assert.equal(edited(text, [4, 5], `${future}\n\nx = 2`), expected);
    assert.equal(edited(expected, [6, 7], `${future}\n\nx = 2`), expected);
    assert.equal(edited('x = 1\n', [0, 1], `${future}\n\nx = 2`), `${future}\n\nx = 2\n`);
  });

  it('leaves an import where it is used in a function, and moves one in front of it', () => {
    const text = 'def f():\n    import re\n    return re\n';
    assert.equal(edited(text, [0, 3], text), text);
    assert.equal(edited(text, [0, 3], `import os\n\n${text}`), `import os\n\n${text}`);
  });

  it('leaves a file as it is where the model gives code back as it was, or moved as a whole', () => {
    fc.assert(
      fc.property(
        awkwardFile,
        fc.nat(8),
        fc.boolean(),
        ({ text, part, style, lineEnd }, columns, isMoved) => {
          const lines = linesOf(text).slice(...part);
          const left = shallowest(lines);
          const moved = lines.map((line) =>
            line === '' ? '' : ' '.repeat(columns) + line.slice(left).replaceAll('\t', '    '),
          );
          const code = (isMoved ? moved : lines).join('\n');
          assert.equal(edited(text, part, code, { style, lineEnd }), text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The characters that all lines with text are indented by. */
function shallowest(lines: readonly string[]): number {
  return Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
}

const statements = fc.array(
  fc.constantFrom(
    ...[
      'x = 1',
      'return y  ',
      '# note',
      '',
      'call(',
      ')',
      's = "é"',
      "t = '''",
      'pass',
      '@d',
      '    z',
      'if a:',
    ],
  ),
  { minLength: 1, maxLength: 12 },
);

/** A file with a function somewhere in it, indented by blanks or tabs, and the function's lines. */
const awkwardFile = fc
  .record({
    depth: fc.nat(2),
    usesTabs: fc.boolean(),
    lineEnd: fc.constantFrom('\n' as const, '\r\n' as const),
    body: statements,
    endsWithLine: fc.boolean(),
  })
  .map(({ depth, usesTabs, lineEnd, body, endsWithLine }) => {
    const unit = usesTabs ? '\t' : '    ';
    const above = [
      'import os',
      '',
      ...Array.from({ length: depth }, (_, at) => `${unit.repeat(at)}class C:`),
    ];
    const own = ['def f():', ...body.map((line) => (line === '' ? '' : unit + line))];
    const lines = own.map((line) => (line === '' ? '' : unit.repeat(depth) + line));
    const text = [...above, ...lines, ...(endsWithLine ? [''] : [])].join(lineEnd);
    const part: readonly [number, number] = [above.length, above.length + lines.length];
    return { text, part, lineEnd, style: { ...blanks, usesTabs } };
  });
