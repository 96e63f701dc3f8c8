import assert from 'node:assert/strict';
import { callFitsSignature } from '../../../../src/core/verification/symbols/signature.ts';

const call = (positional: number, ...keywords: string[]) => ({ positional, keywords, hasUnpacking: false });

describe('callFitsSignature', () => {
  const one =
    '(function) \ndef f(\n    a: int,\n    b: dict[str, int] = {"x": 1},\n    *,\n    c: Any = (1, 2)\n) -> None: ...';
  for (const [given, fits] of [
    [call(1), true],
    [call(2, 'c'), true],
    [call(0, 'a', 'b', 'c'), true],
    [call(0), false],
    [call(3), false],
    [call(1, 'a'), false],
    [call(1, 'd'), false],
    [{ ...call(0, 'c'), hasUnpacking: true }, true],
  ] as const)
    it(`${JSON.stringify(given)} ${fits ? 'fits' : 'does not fit'}`, () => {
      assert.equal(callFitsSignature(given, one), fits);
    });

  it('takes any of several signatures', () => {
    const two =
      'def f(\n    a: int,\n    /\n) -> int: ...\n\ndef f(\n    *args: int,\n    key: str\n) -> str: ...';
    assert.ok(callFitsSignature(call(1), two));
    assert.ok(callFitsSignature(call(9, 'key'), two));
    assert.ok(!callFitsSignature(call(0, 'a'), two));
    assert.ok(!callFitsSignature(call(2), two));
  });

  it('lets pass what it cannot read', () => {
    for (const text of ['', '(variable) f: int', 'def f(', 'def f(**more)', 'class f(*args, **more)'])
      assert.ok(callFitsSignature(call(0, 'x'), text), text);
  });
});
