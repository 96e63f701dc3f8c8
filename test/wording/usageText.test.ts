import assert from 'node:assert/strict';
import { usageDetails, usageSummary } from '../../src/wording/chat/answer.ts';

const usage = {
  promptTokens: 1200,
  generatedTokens: 100,
  promptSeconds: 2,
  generationSeconds: 4,
  contextTokens: 1300,
  contextSize: 8192,
};

describe('The figures of an answer', () => {
  it('are shown as measured', () => {
    const details = Object.fromEntries(usageDetails({ ...usage, reusedTokens: 1000, evaluatedTokens: 200 }));
    assert.equal(details['Prompt'], '1,200 tokens · 1,000 reused');
    assert.equal(details['Evaluated'], '200 tokens in 2.0 s · 100 tok/s');
    assert.equal(usageSummary(usage), '100 tokens · 25.0 tok/s');
  });

  it('are left out if an endpoint does not report them', () => {
    const details = Object.fromEntries(usageDetails(usage));
    assert.equal(details['Prompt'], '1,200 tokens');
    assert.equal(details['Evaluated'], '2.0 s');
  });
});
