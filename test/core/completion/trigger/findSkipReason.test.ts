import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findSkipReason } from '../../../../src/core/completion/trigger/findSkipReason.ts';
import type { SkipReason } from '../../../../src/core/completion/outcome/completionOutcome.ts';
import { noCompletionText } from '../../../../src/wording/completionOutcome.ts';
import { placeAt } from '../../../support/placeAt.ts';

const places: readonly (readonly [document: string, wanted: SkipReason | undefined])[] = [
  ['x = █', undefined],
  ['pri█nt()', 'inside-word'],
  ['größe = gr█öße', 'inside-word'],
  ['print(█)', undefined],
  ['f(a[█])', undefined],
  ['def f(█):', undefined],
  ['x = {"a": █},', undefined],
  ['x = f("a", █);', undefined],
  ['if a█:  ', undefined],
  ['x = █ + 1', 'text-after-cursor'],
  ['x = f(█, b)', 'text-after-cursor'],
  ['█x = 1', 'inside-word'],
  ['█    x = 1', 'text-after-cursor'],
  ['x = "a█"', 'in-string'],
  ['x = """a\n█\n"""', 'in-string'],
  ['def f():\n    """Adds █"""', 'in-docstring'],
  ['x = 1  # adds █', 'in-comment'],
  ['x = f"{a█}"', undefined],
  ['█', 'nothing-to-go-by'],
  ['\n\n  █\n\n', 'nothing-to-go-by'],
  ['import os\n█', undefined],
  ['def f(a):\n    return a\n    █', 'unreachable'],
  ['def f(a):\n    if a:\n        return a\n    █', undefined],
  ['def f(a):\n    return (\n    █', undefined],
  [`x = "${'a'.repeat(3000)}" + █`, 'long-line'],
];

describe('findSkipReason', () => {
  for (const [document, wanted] of places)
    it(`says ${wanted ?? 'nothing'} at ${JSON.stringify(document.slice(0, 40))}`, () =>
      assert.equal(findSkipReason(placeAt(document), { inStringsAndComments: false }), wanted));

  it('allows strings, docstrings and comments if so configured', () => {
    for (const document of ['x = "a█"', '# a█', 'def f():\n    """Adds █"""'])
      assert.equal(findSkipReason(placeAt(document), { inStringsAndComments: true }), undefined);
  });

  it('looks for strings only in Python', () => {
    const place = placeAt("it's █", { languageId: 'plaintext' });
    assert.equal(findSkipReason(place, { inStringsAndComments: false }), undefined);
  });

  it('takes any text around the cursor', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const place = { ...placeAt('█'), linePrefix: before, lineSuffix: after };
        const reason = findSkipReason(place, { inStringsAndComments: false });
        assert.ok(reason === undefined || noCompletionText(reason) !== '');
      }),
    );
  });
});
