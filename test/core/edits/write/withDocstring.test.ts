import assert from 'node:assert/strict';
import { linesOf } from '../../../../src/core/edits/lineHunks.ts';
import { withDocstring } from '../../../../src/core/edits/write/withDocstring.ts';

const spaces = { indentSize: 4, usesTabs: false, languageId: 'python' };
const tabs = { ...spaces, usesTabs: true };

const documented = (text: string, line: number, code: string, style = spaces): string | undefined =>
  withDocstring(linesOf(text), line, code, style)?.join('\n');

describe('withDocstring', () => {
  it('takes nothing else from the answer', () => {
    assert.equal(
      documented(
        'def f(a):\n    return a  # as it is\n',
        0,
        'def f(b: int):\n    """Give it back."""\n    return b',
      ),
      'def f(a):\n    """Give it back."""\n    return a  # as it is\n',
    );
  });

  it('indents with the tabs of the file', () => {
    assert.equal(
      documented(
        'class A:\n\tdef f(self,\n\t\ta):\n\t\t# first\n\t\treturn a\n',
        1,
        'def f(self, a):\n    """Do it.\n\n    Args:\n        a: It.\n    """',
        tabs,
      ),
      'class A:\n\tdef f(self,\n\t\ta):\n\t\t"""Do it.\n\n\t\tArgs:\n\t\t\ta: It.\n\t\t"""\n\t\t# first\n\t\treturn a\n',
    );
  });

  it('replaces what is there, with the quotes that are there', () => {
    assert.equal(
      documented("def f():\n    r'''Old \\d'''\n    'second'\n", 0, 'def f():\n    r"""New \\w"""'),
      "def f():\n    r'''New \\w'''\n    'second'\n",
    );
    assert.equal(
      documented('def f():\n    ("Old"\n     "er")\n    pass\n', 0, "def f():\n    'New'\n"),
      'def f():\n    """New"""\n    pass\n',
    );
  });

  it('takes other quotes where its text needs them', () => {
    assert.equal(
      documented('def f():\n    pass\n', 0, 'def f():\n    \'Say "hi"\''),
      "def f():\n    '''Say \"hi\"'''\n    pass\n",
    );
  });

  it('gives the body of a line of its own', () => {
    const doc = 'def f():\n    """It."""';
    for (const [text, expected] of [
      ['def f(): pass\nx = 1\n', 'def f():\n    """It."""\n    pass\nx = 1\n'],
      ['def f(): a(); b()  # both', 'def f():\n    """It."""\n    a(); b()  # both'],
      ['def f(): "Old"\n', 'def f():\n    """It."""\n'],
      ['def f(): "Old"; pass\n', 'def f():\n    """It."""\n    pass\n'],
      ['def f(): "Old"  # so\n', 'def f():\n    """It."""  # so\n'],
      ['def f(): \\\n    pass\n', 'def f():\n    """It."""\n    pass\n'],
      ['def f(): ...\n', 'def f():\n    """It."""\n    ...\n'],
    ])
      assert.equal(documented(text!, 0, doc), expected);
  });

  it('parts the docstring of a class from what follows', () => {
    const doc = 'class A:\n    """It."""';
    assert.equal(documented('class A:\n    x = 1\n', 0, doc), 'class A:\n    """It."""\n\n    x = 1\n');
    assert.equal(documented('class A:\n\n    x = 1\n', 0, doc), 'class A:\n    """It."""\n\n    x = 1\n');
  });

  it('finds the one of the same name in an answer with more', () => {
    const answer =
      'class A:\n    """Not this."""\n\n    @wraps(x)\n    async def f(self):\n        """This."""\n';
    assert.equal(
      documented('class A:\n    @wraps(x)\n    async def f(self):\n        pass\n', 1, answer),
      'class A:\n    @wraps(x)\n    async def f(self):\n        """This."""\n        pass\n',
    );
  });

  it('has none where the answer has none, or there is no body', () => {
    const text = 'def f():\n    pass\n';
    for (const answer of [
      '',
      'pass',
      'def f():\n    pass',
      'def g():\n    """It."""',
      'def f():\n    f"""It."""',
      'def f():\n    b"It"',
      'def f():\n    """ """',
      '"""It',
      'x = """It."""',
    ])
      assert.equal(documented(text, 0, answer), undefined, answer);
    assert.equal(documented('def f():\n', 0, 'def f():\n    """It."""'), undefined);
    assert.equal(documented('x = lambda: 1\n', 0, '"""It."""'), undefined);
  });
});
