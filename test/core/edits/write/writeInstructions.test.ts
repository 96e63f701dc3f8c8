import assert from 'node:assert/strict';
import {
  docstringInstruction,
  testsInstruction,
  typeHintsInstruction,
} from '../../../../src/core/edits/write/writeInstructions.ts';

const none = { attributes: [], methods: [] };

describe('docstringInstruction', () => {
  it('names the parts of the style', () => {
    assert.equal(
      docstringInstruction({ kind: 'method', name: 'Cart.total' }, 'rest', true, none),
      "write the docstring of the method `Cart.total`, in Sphinx's style: one line that says what it does, then " +
        '`:param name:`, `:returns:` and `:raises Error:`, as far as there is something to say. ' +
        'Keep what is still true of the docstring that is there. Change nothing else.',
    );
  });

  it('says what a class has', () => {
    const members = { attributes: ['items'], methods: ['add', 'total'] };
    assert.equal(
      docstringInstruction({ kind: 'class', name: 'Cart' }, 'google', false, members),
      "write the docstring of the class `Cart`, in Google's style: one line that says what it stands for, then " +
        '`Attributes:`, as far as there is something to say. Its attributes are `items`. ' +
        'Its methods are `add`, `total`. Change nothing else.',
    );
  });
});

describe('typeHintsInstruction', () => {
  it('asks for forms that the Python in use can run', () => {
    const target = { kind: 'function', name: 'total' } as const;
    assert.ok(typeHintsInstruction(target, false).includes('Write `list[int]` and `X | None`.'));
    assert.ok(
      typeHintsInstruction(target, true).includes('Write `List[int]` and `Optional[X]` from `typing`.'),
    );
  });
});

describe('testsInstruction', () => {
  const tested = {
    target: { kind: 'function', name: 'total' },
    path: 'shop/cart.py',
    importStatement: 'from shop.cart import total',
    code: 'def total(prices):\n    return sum(prices)',
    isAsync: false,
  } as const;

  it('has the code, its import and the form of the tests', () => {
    assert.equal(
      testsInstruction({ ...tested, framework: 'pytest', testName: 'test_total' }),
      'pytest tests for the function `total` of `shop/cart.py`:\n\n' +
        '```python\ndef total(prices):\n    return sum(prices)\n```\n\n' +
        'Import it with `from shop.cart import total`. ' +
        'Write short functions, the names of which begin with `test_total_`. ' +
        'Test the usual case, the edge cases, and the errors that it raises. ' +
        'Use only names that you can see in the code, and work out each expected value from it. ' +
        'Do not repeat tests that are there.',
    );
    const text = testsInstruction({ ...tested, framework: 'unittest', testName: 'TestTotal' });
    assert.ok(
      text.includes('Write one class, `class TestTotal(unittest.TestCase):`, with short test methods.'),
    );
  });

  it('says how to run what is async', () => {
    const text = testsInstruction({
      ...tested,
      framework: 'pytest',
      testName: 'test_total',
      isAsync: true,
    });
    assert.ok(text.includes('It is async: run it with `asyncio.run`.'));
  });
});
