import assert from 'node:assert/strict';
import { phi4ChatFormat } from '../../../../src/core/chat/chatFormat.ts';
import {
  chooseCompletionStrategy,
  fillInTheMiddleStrategy,
  prefillStrategy,
} from '../../../../src/core/completion/prompt/completionStrategies.ts';
import type { CompletionPrompt } from '../../../../src/core/ports/completionRequest.ts';

const prompt: CompletionPrompt = {
  path: 'shop/cart.py',
  languageId: 'python',
  related: [{ path: 'shop/item.py', code: 'class Item: ...' }],
  suffix: 'print(total)',
  prefix: 'total = ',
};

const written = (strategy: typeof prefillStrategy): string =>
  strategy
    .segments(prompt, phi4ChatFormat)
    .map((segment) => ('text' in segment ? segment.text : segment.control))
    .join('');

describe('The strategies of completion', () => {
  it('prefill ends with the code before the cursor, which is the beginning of the answer', () => {
    assert.match(written(prefillStrategy), /<\|im_start\|>assistant<\|im_sep\|>```python\ntotal = $/);
    assert.ok(written(prefillStrategy).includes('class Item: ...'));
    assert.ok(written(prefillStrategy).includes('print(total)'));
  });

  it('fill in the middle with the code below between the code above and the completion', () => {
    assert.equal(
      written(fillInTheMiddleStrategy),
      '<|fim_prefix|># shop/item.py\nclass Item: ...\n\n# shop/cart.py\ntotal = ' +
        '<|fim_suffix|>print(total)<|fim_middle|>',
    );
  });

  it('are chosen by what was evaluated: prefill for phi-4, although its vocabulary could fill in the middle', () => {
    for (const kind of ['phi-4', 'demo', 'other'] as const)
      assert.equal(chooseCompletionStrategy({ kind }), 'prefill');
  });
});
