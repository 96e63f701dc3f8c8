import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeptText } from '../../../../src/core/completion/outcome/keptText.ts';

describe('KeptText', () => {
  const keptAfter = (...edits: [start: number, end: number, text: string][][]): number => {
    const kept = new KeptText({ start: 10, end: 20 });
    for (const made of edits) kept.edited(made.map(([start, end, text]) => ({ start, end, text })));
    return kept.length;
  };

  it('is whole after edits elsewhere, and after what is written into it', () => {
    assert.equal(keptAfter([[0, 5, 'longer text']], [[26, 30, '']]), 10);
    assert.equal(keptAfter([[10, 10, 'x']], [[15, 15, 'y']], [[22, 22, 'z']]), 10);
  });

  it('loses what is removed or replaced', () => {
    assert.equal(keptAfter([[12, 15, '']]), 7);
    assert.equal(keptAfter([[12, 15, 'other']], [[19, 22, '']]), 4);
    assert.equal(keptAfter([[5, 12, '']], [[11, 99, '']]), 6);
    assert.equal(keptAfter([[0, 99, 'everything is new']]), 0);
    assert.equal(
      keptAfter([
        [10, 12, ''],
        [14, 15, 'x'],
        [19, 25, 'y'],
      ]),
      6,
    );
  });

  it('is what is left of the characters themselves', () => {
    const edit = fc.tuple(fc.nat(40), fc.nat(6), fc.constantFrom('', 'n', 'new'));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 10 }), (edits) => {
        let text = `${'.'.repeat(10)}${'K'.repeat(10)}${'.'.repeat(10)}`;
        const kept = new KeptText({ start: 10, end: 20 });
        for (const [at, length, added] of edits) {
          const start = Math.min(at, text.length);
          const end = Math.min(start + length, text.length);
          kept.edited([{ start, end, text: added }]);
          text = text.slice(0, start) + added + text.slice(end);
        }
        assert.equal(kept.length, text.replaceAll(/[^K]/g, '').length);
      }),
    );
  });
});
