import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from 'marked';
import { explainPrompt } from '../../../src/core/chat/explainPrompt.ts';

const excerpt = {
  path: 'src/report.py',
  startLine: 3,
  endLine: 4,
  languageId: 'python',
  text: 'a = 1\nb = 2',
};

/** Code that looks like Markdown fences, mixed with anything. */
const code = fc
  .array(
    fc.oneof(fc.string(), fc.constantFrom('`', '```', '\n```\n', '````', '\n', '~~~', '    ```python\n')),
  )
  .map((parts) => parts.join('').replaceAll('\r', ''));

describe('explainPrompt', () => {
  it('names the file and the lines and quotes the code', () => {
    assert.equal(
      explainPrompt(excerpt),
      'Explain this code from `src/report.py`, lines 3-4:\n\n```python\na = 1\nb = 2\n```',
    );
    assert.match(explainPrompt({ ...excerpt, endLine: 3, text: 'a = 1' }), /line 3:/);
  });

  it('is read by Markdown as a sentence and one block that holds exactly the code', () => {
    fc.assert(
      fc.property(code, (text) => {
        const tokens = marked
          .lexer(explainPrompt({ ...excerpt, text }))
          .filter(({ type }) => type !== 'space');
        assert.deepEqual(
          tokens.map(({ type }) => type),
          ['paragraph', 'code'],
        );
        const [, block] = tokens;
        // Markdown reads a tab or line break of any kind in its own way; what counts is that nothing gets out.
        assert.ok(block && 'lang' in block && block['lang'] === 'python');
        assert.equal(block.raw.split('\n').slice(1, -1).join('\n'), text);
      }),
    );
  });
});
