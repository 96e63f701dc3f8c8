import assert from 'node:assert/strict';
import { noCompletionText } from '../../src/wording/completionOutcome.ts';

describe('The text of why there is no completion', () => {
  it('says why none was requested', () => {
    assert.equal(noCompletionText('in-comment'), 'No completion here: the cursor is in a comment.');
  });

  it("says why the model's text is not shown", () => {
    assert.equal(
      noCompletionText('repeats-lines-above'),
      'Nothing to suggest: the model only repeated the lines above.',
    );
  });
});
