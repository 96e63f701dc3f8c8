import assert from 'node:assert/strict';
import { linesOf } from '../../../../src/core/edits/lineHunks.ts';
import { codeToTest, testNameOf } from '../../../../src/core/edits/write/codeToTest.ts';
import { pythonDefinitions } from '../../../../src/core/edits/write/pythonDefinitions.ts';
import { moduleToImport } from '../../../../src/core/edits/write/testedModule.ts';
import { isTestFile, testPlace } from '../../../../src/core/edits/write/testPlace.ts';
import { linesForTests, withTests } from '../../../../src/core/edits/write/withTests.ts';

const style = { indentSize: 4, usesTabs: false, languageId: 'python' };

describe('testPlace', () => {
  const placeOf = (module: string, ...files: string[]): string => {
    const { path, exists } = testPlace(module, files);
    return `${path}${exists ? '' : ' (new)'}`;
  };

  it('finds the tests of a module', () => {
    assert.equal(placeOf('shop/cart.py', 'tests/test_cart.py', 'tests/test_card.py'), 'tests/test_cart.py');
    assert.equal(placeOf('shop/cart.py', 'shop/cart_test.py'), 'shop/cart_test.py');
    assert.equal(
      placeOf('src/shop/cart.py', 'tests/pay/test_cart.py', 'tests/shop/test_cart.py'),
      'tests/shop/test_cart.py',
    );
    assert.equal(placeOf('shop/__init__.py', 'tests/test_shop.py'), 'tests/test_shop.py');
    assert.equal(placeOf('shop/cart.py', 'tests/test_shop_cart.py'), 'tests/test_shop_cart.py');
  });

  it('proposes one where the project would have it', () => {
    assert.equal(placeOf('shop/cart.py'), 'tests/test_cart.py (new)');
    assert.equal(placeOf('shop/cart.py', 'test/test_pay.py'), 'test/test_cart.py (new)');
    assert.equal(placeOf('shop/cart.py', 'shop/pay_test.py'), 'shop/cart_test.py (new)');
    assert.equal(placeOf('shop/cart.py', 'tests/shop/test_pay.py'), 'tests/shop/test_cart.py (new)');
    assert.equal(placeOf('src/shop/cart.py', 'tests/shop/test_pay.py'), 'tests/shop/test_cart.py (new)');
    assert.equal(
      placeOf('b/shop/cart.py', 'a/tests/test_x.py', 'b/tests/test_y.py'),
      'b/tests/test_cart.py (new)',
    );
    assert.equal(placeOf('shop/cart.py', 'shop/tests/test_pay.py'), 'shop/tests/test_cart.py (new)');
    assert.equal(placeOf('cart.py', 'test_pay.py'), 'test_cart.py (new)');
  });

  it('knows files of tests by their names', () => {
    for (const path of ['tests/test_a.py', 'a_test.py', 'app/tests.py']) assert.ok(isTestFile(path), path);
    for (const path of ['tests/conftest.py', 'latest.py', 'contest.py', 'testing.py'])
      assert.ok(!isTestFile(path), path);
  });
});

describe('moduleToImport', () => {
  const packages = new Set(['shop', 'src/store', 'lib']);

  it('begins at the root or at a folder of sources', () => {
    for (const [path, module] of [
      ['shop/cart.py', 'shop.cart'],
      ['shop/__init__.py', 'shop'],
      ['src/store/cart.py', 'store.cart'],
      ['src/cart.py', 'cart'],
      ['lib/cart.py', 'lib.cart'],
      ['scripts/run.py', 'scripts.run'],
      ['cart.py', 'cart'],
      ['my-app/cart.py', 'cart'],
    ])
      assert.equal(moduleToImport(path!, packages, []), module, path);
    assert.equal(moduleToImport('shop/my-cart.py', packages, []), undefined);
  });

  it('does as the tests do', () => {
    assert.equal(moduleToImport('shop/cart.py', packages, ['import cart\n']), 'cart');
    assert.equal(
      moduleToImport('backend/shop/cart.py', packages, ['from shop.cart import x\n']),
      'shop.cart',
    );
  });
});

describe('codeToTest', () => {
  it('shows a method with what makes its object', () => {
    const code =
      'class Cart:\n    limit = 3\n\n    def __init__(self):\n        self.a = 1\n\n    def other(self): pass\n\n    async def addItem(self):\n        return 1\n';
    const { all } = pythonDefinitions(code);
    const target = all.find(({ ownName }) => ownName === 'addItem')!;
    assert.equal(
      codeToTest(linesOf(code), target, all),
      'class Cart:\n    limit = 3\n\n    def __init__(self):\n        self.a = 1\n\n    async def addItem(self):\n        return 1',
    );
    assert.equal(testNameOf(target, 'pytest', new Set()), 'test_cart_add_item');
    assert.equal(testNameOf(target, 'unittest', new Set(['TestCartAddItem'])), 'TestCartAddItem2');
  });
});

describe('withTests', () => {
  const parts = { tested: 'total', importStatement: 'from shop.cart import total', style };
  const added = (text: string, code: string): string => {
    const lines = linesOf(text);
    const found = withTests(lines, linesForTests(lines), code, parts);
    return 'kind' in found ? JSON.stringify(found) : found.join('\n');
  };

  it('makes a new file', () => {
    assert.equal(
      added('', 'import pytest\n\ndef test_total():\n    with pytest.raises(TypeError):\n        total(3)\n'),
      'import pytest\nfrom shop.cart import total\n\n\ndef test_total():\n    with pytest.raises(TypeError):\n        total(3)\n',
    );
  });

  it('adds tests below the others and imports to the others', () => {
    assert.equal(
      added(
        'from shop.cart import total\n\n\ndef test_one():\n    assert total([1]) == 1\n',
        'import pytest\nfrom shop.cart import total\n\n\ndef test_two():\n    assert total([]) == 0',
      ),
      'import pytest\nfrom shop.cart import total\n\n\ndef test_one():\n    assert total([1]) == 1\n\n\ndef test_two():\n    assert total([]) == 0\n',
    );
  });

  it('adds them before what runs the tests, of which the answer needs none', () => {
    assert.equal(
      added(
        'import unittest\nfrom shop.cart import total\n\n\nclass TestA(unittest.TestCase):\n    pass\n\n\nif __name__ == "__main__":\n    unittest.main()\n',
        'import unittest\n\nclass TestTotal(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(total([]), 0)\n\nif __name__ == "__main__":\n    unittest.main()\n',
      ),
      'import unittest\nfrom shop.cart import total\n\n\nclass TestA(unittest.TestCase):\n    pass\n\n\nclass TestTotal(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(total([]), 0)\n\n\nif __name__ == "__main__":\n    unittest.main()\n',
    );
  });

  it('neither repeats nor hides what is there', () => {
    const text =
      'from shop.cart import total\n\n\ndef prices():\n    return [1]\n\n\ndef test_total():\n    assert total(prices()) == 1\n';
    assert.equal(
      added(
        text,
        'def total(prices):\n    return 3\n\n\ndef prices():\n    return [1]\n\n\ndef test_total():\n    assert total([]) == 0\n\n\ndef test_total_2():\n    assert total([2]) == 2\n',
      ),
      `${text}\n\ndef test_total_3():\n    assert total([]) == 0\n\n\ndef test_total_2():\n    assert total([2]) == 2\n`,
    );
    assert.equal(
      added(text, 'def prices():\n    return [2]\n\n\ndef test_x():\n    assert total(prices()) == 2\n'),
      '{"kind":"redefined","name":"prices"}',
    );
    assert.equal(added(text, 'def test_total():\n    assert total(prices()) == 1\n'), '{"kind":"no-tests"}');
    assert.equal(added(text, 'print(total([]))\n'), '{"kind":"no-tests"}');
  });

  it('imports the framework where the answer forgot it', () => {
    assert.equal(
      added('', 'def test_total():\n    with pytest.raises(TypeError):\n        total(3)\n'),
      'import pytest\nfrom shop.cart import total\n\n\ndef test_total():\n    with pytest.raises(TypeError):\n        total(3)\n',
    );
  });
});
