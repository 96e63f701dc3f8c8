import assert from 'node:assert/strict';
import { usageDetails, usageSummary } from '../../../src/webview/transcript/usageText.ts';
import { usage } from '../support/sampleStates.ts';

describe('usage text', () => {
  it('say what was restored, where something was', () => {
    const later = { ...usage, restoredTokens: 3912, restoreSeconds: 0.42 };
    assert.equal(usageSummary(later), '41 tokens · 5.2 tok/s · restored 3,912 tokens in 0.4 s');
    assert.deepEqual(usageDetails(later)[1], ['Restored', '3,912 tokens in 0.4 s']);
    assert.match(usageSummary({ ...later, restoreSeconds: 0.027 }), /restored 3,912 tokens in 27 ms$/);
  });

  it('sums an answer up', () => {
    assert.equal(usageSummary(usage), '41 tokens · 5.2 tok/s');
  });

  it('gives every figure', () => {
    assert.deepEqual(usageDetails(usage), [
      ['Prompt', '312 tokens · 290 reused'],
      ['Read', '22 tokens in 1.5 s · 14.7 tok/s'],
      ['Written', '41 tokens in 7.9 s · 5.2 tok/s'],
      ['Context', '1,204 of 16,384 tokens'],
    ]);
  });

  it('shows no speed that was not measured', () => {
    assert.equal(usageSummary({ ...usage, generatedTokens: 0, generationSeconds: 0 }), '0 tokens');
    assert.equal(usageSummary({ ...usage, generatedTokens: 1, generationSeconds: 0 }), '1 token');
  });
});
