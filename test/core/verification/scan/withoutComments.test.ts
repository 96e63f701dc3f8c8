import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  dependsOnComments,
  withoutComments,
} from '../../../../src/core/verification/scan/withoutComments.ts';

/** The text with its runs of blanks as one. */
const shown = (code: string): string => withoutComments(code).replaceAll(/ +/g, ' ').trimEnd();

describe('withoutComments', () => {
  it('blanks comments, whatever they are for', () => {
    assert.equal(withoutComments('a() # type: ignore\nb()#x'), 'a()               \nb()  ');
    assert.equal(shown('# pyright: basic, reportCallIssue=false\na()'), ' \na()');
    assert.equal(shown('a(  # pyright: ignore\n  b)'), 'a( \n b)');
  });

  it('keeps strings that look like comments', () => {
    const code = 'a("# type: ignore", """\n# pyright: basic\n""", f"{b!r:#x} # c")';
    assert.equal(withoutComments(code), code);
  });

  it('keeps types of parameters, functions and empty values', () => {
    for (const code of [
      'def f(a,  # type: int\n      b=None):  # type: (...) -> str\n    pass',
      'def f(\n    a  # type: int\n):\n    # type: (...) -> str\n    pass',
      'a = []  # type: List[int]',
      'a = None  # type: Optional[K]',
    ])
      assert.equal(withoutComments(code), code);
    assert.equal(shown('a = []  # type: List[int]  # type: ignore'), 'a = [] # type: List[int]');
  });

  it('blanks a type of what has one', () => {
    assert.equal(shown('a = f()  # type: Any'), 'a = f()');
  });

  it('blanks the commands of a notebook', () => {
    assert.equal(shown('!ls # pyright: basic\n%time import a\n%matplotlib inline'), ' \n import a');
  });

  it('keeps the places of any text', () => {
    const part = fc.constantFrom('#', '"', "'", '\n', '\r\n', ' type: x', 'a', '(', '{', 'f"', '!', '%time ');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const code = parts.join('');
        const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, ' ');
        assert.equal(blank(withoutComments(code)), blank(code));
      }),
    );
  });
});

describe('dependsOnComments', () => {
  it('is true only of types that are blanked, and of the commands of a notebook', () => {
    for (const code of [
      'a = f()  # type: Any',
      'a = f()  #type:Any  # type: ignore',
      '!ls',
      'for a in b:  # type: int, str\n    pass',
    ])
      assert.equal(dependsOnComments(code), true, code);
    for (const code of [
      'a = f()  # type: ignore',
      'a = f()  # type:ignore[x]  # why',
      '# pyright: basic\na = []  # type: List[int]',
      'a = "# type: Any"  # a type: any',
    ])
      assert.equal(dependsOnComments(code), false, code);
  });
});
