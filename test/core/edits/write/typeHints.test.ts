import assert from 'node:assert/strict';
import { linesOf } from '../../../../src/core/edits/lineHunks.ts';
import { readTypeHints, type TypeHints } from '../../../../src/core/edits/write/typeHints.ts';
import {
  type CheckTypes,
  hintsThatCheck,
  withTypeHints,
} from '../../../../src/core/edits/write/withTypeHints.ts';

const read = (text: string, code: string, line = 0): TypeHints | undefined =>
  readTypeHints(linesOf(text), line, code, 'shop/cart.py');

function hinted(text: string, code: string, line = 0): string | undefined {
  const hints = read(text, code, line);
  return hints && withTypeHints(linesOf(text), hints.functions).join('\n');
}

describe('readTypeHints', () => {
  it('takes nothing but annotations, where there are none', () => {
    assert.equal(
      hinted(
        "async def f(a, /, b: int=1, *args, c='x',  # why\n      d = None, **rest):\n    return a\n",
        'async def f(a: str, /, b: float = 1, *args: int, c: str = "x", d: int | None = None, **rest: bytes) -> dict[str,\n    int]:\n    """Doc."""\n    return b\n',
      ),
      "async def f(a: str, /, b: int=1, *args: int, c: str = 'x',  # why\n      d: int | None = None, **rest: bytes) -> dict[str, int]:\n    return a\n",
    );
  });

  it('says which functions the answer changes', () => {
    for (const code of [
      'def f(a: int, c: int): pass',
      'def f(a: int, b: int = 2): pass',
      'def f(b: int, a: int): pass',
      'def f(a: int, *, b: int): pass',
      'async def f(a: int, b: int): pass',
    ])
      assert.deepEqual(read('def f(a, b): pass\n', code), { functions: [], changed: ['f'] }, code);
    assert.equal(read('def f(a): pass\n', 'def g(a: int): pass'), undefined);
    assert.equal(read('x = 1\n', 'def f(a: int): pass'), undefined);
  });

  it('reads all functions of a class, also where the answer leaves out their bodies', () => {
    assert.equal(
      hinted(
        'class A:\n    def f(self, a): return a\n\n    @property\n    def g(self):\n        def h(x): pass\n        return 1\n',
        'class A:\n    def f(self: "A", a: int) -> int: ...\n    @property\n    def g(self) -> int:\n        def h(x: str) -> None: ...\n',
      ),
      'class A:\n    def f(self, a: int) -> int: return a\n\n    @property\n    def g(self) -> int:\n        def h(x: str) -> None: pass\n        return 1\n',
    );
  });

  it('adds the imports that the types need, in one statement for each module', () => {
    assert.equal(
      hinted(
        'import os\nfrom decimal import Decimal\n\n\ndef f(a, b):\n    pass\n',
        'from pathlib import Path\nfrom typing import Optional\nimport json\n\ndef f(a: Optional[Path], b: Iterable[Decimal]) -> None:\n    pass\n',
        4,
      ),
      'import os\nfrom decimal import Decimal\nfrom pathlib import Path\nfrom typing import Iterable, Optional\n\n\ndef f(a: Optional[Path], b: Iterable[Decimal]) -> None:\n    pass\n',
    );
  });

  it('imports nothing that could import the file', () => {
    const code = 'from shop.order import Order\n\ndef f(a: Order, b: int): pass\n';
    assert.equal(hinted('def f(a, b): pass\n', code), 'def f(a, b: int): pass\n');
    const known = 'from shop.order import Line\ndef f(a, b): pass\n';
    assert.equal(
      hinted(known, code, 1),
      'from shop.order import Line\nfrom shop.order import Order\ndef f(a: Order, b: int): pass\n',
    );
  });

  it('quotes the names that do not exist yet', () => {
    const text =
      'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import X\n\nclass A:\n    def f(self, a, b, c): pass\n';
    const code = 'def f(self, a: X | None, b: "A", c: list["A"]) -> A: pass';
    assert.ok(
      hinted(text, code, 5)!.endsWith('def f(self, a: "X | None", b: "A", c: list["A"]) -> "A": pass\n'),
    );
    const deferred = `from __future__ import annotations\n${text}`;
    assert.ok(
      hinted(deferred, code, 6)!.endsWith('def f(self, a: X | None, b: "A", c: list["A"]) -> A: pass\n'),
    );
  });
});

describe('hintsThatCheck', () => {
  const text = 'def f(a): return a.x\n\n\ndef g(b): return b.y\n';
  const lines = linesOf(text);
  const functions = [
    ...read(text, 'def f(a: int): ...')!.functions,
    ...read(text, 'def g(b: str): ...', 3)!.functions,
  ];
  /** Reports an error for each line with one of these texts. */
  const complaining =
    (...about: string[]): CheckTypes =>
    (texts) =>
      Promise.resolve(
        texts.map((one) =>
          linesOf(one).flatMap((line, at) =>
            about.some((part) => line.includes(part)) ? [{ line: at, rule: 'r', message: line }] : [],
          ),
        ),
      );

  it('offers what brings no new error', async () => {
    const found = await hintsThatCheck(lines, functions, complaining('return'));
    // Both lines had their errors before, but they do not read the same.
    assert.deepEqual(found.offered, []);
    const fine = await hintsThatCheck(lines, functions, complaining('float'));
    assert.equal(fine.lines.join('\n'), text.replace('(a)', '(a: int)').replace('(b)', '(b: str)'));
    assert.equal(fine.isChecked, true);
    assert.deepEqual(fine.left, []);
  });

  it('leaves out the hints of functions that bring one', async () => {
    const found = await hintsThatCheck(lines, functions, complaining('a: int'));
    assert.equal(found.lines.join('\n'), text.replace('(b)', '(b: str)'));
    assert.deepEqual(found.left, [{ name: 'f', message: 'def f(a: int): return a.x' }]);
  });

  it('offers none where together they bring one', async () => {
    const found = await hintsThatCheck(lines, functions, (texts) =>
      Promise.resolve(
        texts.map((one) =>
          one.includes('int') && one.includes('str') ? [{ line: 2, rule: 'r', message: 'Together.' }] : [],
        ),
      ),
    );
    assert.equal(found.lines.join('\n'), text);
    assert.deepEqual(
      found.left.map(({ name, message }) => `${name}: ${message}`),
      ['f: Together.', 'g: Together.'],
    );
  });

  it('says when they could not be checked', async () => {
    const found = await hintsThatCheck(lines, functions, () => Promise.resolve(undefined));
    assert.equal(found.isChecked, false);
    assert.equal(found.offered, functions);
  });
});
