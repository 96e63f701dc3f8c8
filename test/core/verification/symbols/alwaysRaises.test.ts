import assert from 'node:assert/strict';
import { errorOfRemovedFunction } from '../../../../src/core/verification/symbols/alwaysRaises.ts';
import { SourceOutline } from '../../../../src/core/verification/symbols/sourceOutline.ts';

/** The error of `load`. */
function errorIn(source: string): string | undefined {
  const outline = new SourceOutline(source);
  return errorOfRemovedFunction(outline, outline.named(['load'])[0]!);
}

const gone = `def gone(name):
    text = f"{name} has been removed"
    try:
        text += where()
    except Exception:
        pass
    if sys.version_info < (3, 10):
        raise AttributeError(text)
    else:
        raise AttributeError(text, name=None)
`;

describe('errorOfRemovedFunction', () => {
  it('follows what a removed function calls', () => {
    assert.equal(errorIn(`${gone}def load(stream):\n    """Loads."""\n    gone("load")\n`), 'AttributeError');
    assert.equal(errorIn('def load(a):\n    raise TypeError("load is no longer there")\n'), 'TypeError');
  });

  it('leaves functions whose work it is to raise an error, and those that others replace', () => {
    assert.equal(errorIn('def load(reason):\n    raise Failed(reason)\n'), undefined);
    assert.equal(
      errorIn('def load():\n    """Removed where it is unknown."""\n    raise NotImplementedError\n'),
      undefined,
    );
    assert.equal(errorIn('@replaced\ndef load():\n    raise TypeError("removed")\n'), undefined);
  });

  it('leaves functions that may return', () => {
    const raise = 'raise TypeError("removed")';
    for (const body of [
      `if a:\n        ${raise}`,
      `if a:\n        ${raise}\n    elif b:\n        pass\n    else:\n        ${raise}`,
      `for x in a:\n        ${raise}`,
      `try:\n        ${raise}\n    except TypeError:\n        pass`,
      `if a:\n        return 1\n    ${raise}`,
      `yield 1\n    ${raise}`,
      'other("removed")',
    ])
      assert.equal(errorIn(`def load(a, b=0):\n    ${body}\n`), undefined, body);
    assert.equal(
      errorIn(`def load(a):\n    if a:\n        ${raise}\n    elif b:\n        ${raise}\n    ${raise}\n`),
      'TypeError',
    );
  });

  it('ends with functions that call each other', () => {
    assert.equal(errorIn('def load():\n    again()\ndef again():\n    load()  # removed\n'), undefined);
  });
});
