import assert from 'node:assert/strict';
import { questionError } from '../../../src/wording/chat/questionError.ts';

describe('The error for a question that cannot be asked', () => {
  it('asks for a question if there is none', () => {
    for (const kind of ['empty', 'emptied'] as const) {
      const { reason, message } = questionError({ kind });
      assert.equal(reason, 'message-empty');
      assert.match(message, /Enter a question/);
    }
  });

  it('says how long a question is and how long it may be', () => {
    const problem = { kind: 'too-long', size: 1335, limit: 334 } as const;
    const counted = questionError({ ...problem, isEstimate: false });
    assert.equal(counted.reason, 'message-too-long');
    assert.match(counted.message, /is 1,335 tokens long.*room for 334\. Shorten/);
    const estimated = questionError({ ...problem, isEstimate: true });
    assert.match(estimated.message, /is about 1,335 tokens long.*room for about 334\./);
  });

  it('names the line of code that is too long', () => {
    const { reason, message } = questionError({
      kind: 'line-too-long',
      path: 'src/data.py',
      line: 12,
      size: 20_000,
    });
    assert.equal(reason, 'message-too-long');
    assert.match(message, /^Line 12 of src\/data\.py alone is 20,000 tokens long/);
  });
});
