import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitForHealing } from '../../../../src/core/completion/generation/tokenHealing.ts';

const piece = fc.oneof(
  fc.constantFrom(' ', '\n', '\t', '    ', '():\n', 'return', '_x', '12', 'é', '字', '🙂', '👩‍👩‍👧', '\r\n', "'"),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const code = fc.array(piece, { maxLength: 200 }).map((parts) => parts.join(''));

describe('splitForHealing', () => {
  for (const [prefix, healed] of [
    ['', ''],
    ['def f(n):\n    ret', ' ret'],
    ['def is_pri', '_pri'],
    ['foo(ba', '(ba'],
    ['x = foo.', '.'],
    ['x = ', ' '],
    ['x == ', ' '],
    ['x ==', ' =='],
    ['x = 1234', '4'],
    ['x = "caf\u00e9', 'caf\u00e9'],
    ['x = "日本', '日本'],
    ['x = "🙂', ' "🙂'],
    ['def f(n):\n', '):\n'],
    ['x = 1\n\n', '\n\n'],
    // The last blank belongs to the word that follows; those before it are a token of their own.
    ['def f(n):\n    ', ' '],
    ['\t\t', '\t'],
    // Indentation that somebody types blank by blank may grow by more than one.
    ['def f(n):\n   ', '   '],
    ['if x:\n        for y in z:\n         ', '         '],
    ['x =  ', '  '],
    ['if x:\n    for y in z:\n    ', '    '],
    ['if x:\n    for y in z:\n        ', ' '],
    ['if x:\n    y()\n    ', ' '],
    ['if x:\n    y(\n    ', '    '],
    ['\n\n    ', ' '],
    // Longer than any word or sign: generating it again would cost more than it helps.
    ['a'.repeat(33), ''],
    ['#'.repeat(80), ''],
    [' '.repeat(80), ' '],
  ] as const)
    it(`of ${JSON.stringify(prefix.slice(-20))} is ${JSON.stringify(healed)}`, () => {
      assert.deepEqual(splitForHealing(prefix), {
        kept: prefix.slice(0, prefix.length - healed.length),
        healed,
      });
    });

  it('loses and changes nothing, heals little, and never cuts a character', () => {
    fc.assert(
      fc.property(code, (prefix) => {
        const { kept, healed } = splitForHealing(prefix);
        assert.equal(kept + healed, prefix);
        assert.ok(healed.length <= 32);
        assert.ok(!/[\ud800-\udbff]$/.test(kept) || !/^[\udc00-\udfff]/.test(healed));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps what it kept while a word is typed', () => {
    fc.assert(
      fc.property(code, fc.stringMatching(/^[a-z]{1,20}$/), (before, word) => {
        const start = `${before}\n    `;
        const { kept } = splitForHealing(start);
        for (let typed = 1; typed <= word.length; typed += 1)
          assert.equal(splitForHealing(start + word.slice(0, typed)).kept, kept);
      }),
    );
  });

  it('does not depend on how much text is above', () => {
    fc.assert(
      fc.property(code, code, (above, below) => {
        const short = splitForHealing(`${below}\nx = y(zeta`).healed;
        assert.equal(splitForHealing(`${above}${below}\nx = y(zeta`).healed, short);
      }),
    );
  });
});
