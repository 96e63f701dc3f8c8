import assert from 'node:assert/strict';
import { chooseCompletionShape } from '../../../../src/core/completion/generation/completionShape.ts';
import { placeAt } from '../../../support/placeAt.ts';

const blocks: Readonly<Record<string, string>> = {
  'behind a header': 'def f(a):█',
  'below a header': 'def f(a):\n    █',
  'below a header, at the left edge': 'def f(a):\n█',
  'below a header and a blank line': 'if a:\n\n    █',
  'below a header and a comment': 'def f(a):\n    # adds\n    █',
  'below a header over several lines': 'def f(\n    a,\n    b,\n) -> int:\n    █\n\n\nprint(f)\n',
  'below an else': 'if a:\n    b()\nelse:\n    █\nc()\n',
  'below a case': 'match a:\n    case [x, y]:\n        █',
  'below an asynchronous header': 'async def f():\n    async with a as b:\n        █',
  'below a docstring': 'def f(a):\n    """Adds."""\n    █\n\n\ndef g():\n    pass\n',
  'below a docstring over several lines': 'def f(a):\n    """Adds.\n\n    More.\n    """\n    █',
  'below a decorator': 'class A:\n    @property\n    █\n\n    def b(self):\n        pass\n',
  'at the end of a block': 'def f():\n    a = 1\n    █\n\n\nb = 2\n',
  'at the end of a file': 'import os\n\n█',
  'in a file that is indented with tabs': 'def f():\n\t█\n\n\ndef g():\n\tpass\n',
};

const lines: Readonly<Record<string, string>> = {
  'in a line': 'a = █',
  'on an empty line amid a block': 'def f():\n    a = 1\n    █\n    return a\n',
  'below a header that has a body': 'def f():\n    █\n    return 1\n',
  'behind a header that has a body': 'def f():█\n    return 1\n',
  'behind the colon of a lambda': 'a = sorted(b, key=lambda x:█',
  'behind the colon of a slice': 'a = b[1:█',
  'behind the colon of a dict': 'a = {\n    1:█',
  'behind a header in a string': 'a = "if b:█',
  'behind a header in a comment': '# if b:█',
  'in a docstring': 'def f():\n    """Adds:\n    █',
  'in open brackets': 'a = [\n    █',
  'with a closer on the right': 'a = f(█)',
  'between two functions': 'def f():\n    pass\n\n█\n\ndef g():\n    pass\n',
};

describe('chooseCompletionShape', () => {
  for (const [where, document] of Object.entries(blocks))
    it(`asks for a block ${where}`, () => assert.equal(chooseCompletionShape(placeAt(document)), 'block'));

  for (const [where, document] of Object.entries(lines))
    it(`asks for a line ${where}`, () => assert.equal(chooseCompletionShape(placeAt(document)), 'line'));

  it('asks for a block below an opened brace in other languages', () => {
    const shape = (document: string): string =>
      chooseCompletionShape(placeAt(document, { languageId: 'typescript' }));
    assert.equal(shape('function f() {\n  █\n}\n'), 'block');
    assert.equal(shape('if (a) {█'), 'block');
    assert.equal(shape('function f() {\n  █\n  return 1;\n}\n'), 'line');
    assert.equal(shape('const a = █'), 'line');
  });
});
