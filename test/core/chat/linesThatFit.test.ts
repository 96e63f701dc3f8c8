import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linesThatFit } from '../../../src/core/chat/explainPrompt.ts';

describe('linesThatFit', () => {
  it('takes the longest beginning within the budget', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(500), (lines, budget) => {
        const kept = linesThatFit(lines, budget);
        const total = (count: number): number =>
          lines.slice(0, count).reduce((sum, tokens) => sum + tokens, 0);
        assert.ok(total(kept) <= budget);
        if (kept < lines.length) assert.ok(total(kept + 1) > budget);
      }),
    );
  });

  it('may take nothing', () => {
    assert.equal(linesThatFit([5], 4), 0);
    assert.equal(linesThatFit([], 4), 0);
  });
});
