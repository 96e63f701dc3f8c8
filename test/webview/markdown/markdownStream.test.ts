import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Block } from '../../../src/webview/markdown/blockSplitter.ts';
import { lexMarkdown } from '../../../src/webview/markdown/lexMarkdown.ts';
import { MarkdownStream } from '../../../src/webview/markdown/markdownStream.ts';
import { anyMarkdown, chunksOf, tidyMarkdown } from '../support/arbitraryMarkdown.ts';
import { richAnswer } from '../support/sampleAnswers.ts';

function blocksOf(stream: MarkdownStream): Block[] {
  return stream.blocks.value.map((one) => one.block.value);
}

function streamed(chunks: readonly string[]): MarkdownStream {
  const stream = new MarkdownStream();
  for (const chunk of chunks) stream.append(chunk);
  stream.finish();
  return stream;
}

/** What a token looks like, without how much of the text around it was lexed with it. */
function shape(block: Block): unknown[] {
  if (block.kind === 'code') return [['code', block.language, block.code]];
  return lexMarkdown(block.source)
    .filter((token) => token.type !== 'space')
    .map((token) => [token.type, token.raw.trim()]);
}

describe('MarkdownStream', () => {
  it('ends up with the same blocks however the text arrives', () => {
    fc.assert(
      fc.property(anyMarkdown.chain(chunksOf), (chunks) => {
        assert.deepEqual(blocksOf(streamed(chunks)), blocksOf(MarkdownStream.of(chunks.join(''))));
      }),
      { numRuns: 500 },
    );
  });

  it('ends up with the same blocks when every character comes alone', () => {
    const byCharacter = streamed(richAnswer.split(''));
    assert.deepEqual(blocksOf(byCharacter), blocksOf(MarkdownStream.of(richAnswer)));
  });

  it('never changes a block once a later one has ended', () => {
    fc.assert(
      fc.property(anyMarkdown.chain(chunksOf), (chunks) => {
        const stream = new MarkdownStream();
        let before: { key: number; block: Block }[] = [];
        for (const chunk of chunks) {
          stream.append(chunk);
          const now = stream.blocks.value.map(({ key, block }) => ({ key, block: block.value }));
          // The last block is open, and the unfinished line may be a preview of one more.
          const settled = Math.max(0, before.length - 2);
          for (let index = 0; index < settled; index++) {
            assert.equal(now[index]?.key, before[index]!.key);
            assert.equal(now[index]?.block, before[index]!.block);
          }
          before = now;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('splits where the whole text, read at once, has its blocks', () => {
    fc.assert(
      fc.property(tidyMarkdown, (text) => {
        const whole = lexMarkdown(text)
          .filter((token) => token.type !== 'space')
          .map((token) =>
            token.type === 'code' && token['codeBlockStyle'] === undefined
              ? ['code', token['lang'] ?? '', token['text']]
              : [token.type, token.raw.trim()],
          );
        assert.deepEqual(blocksOf(MarkdownStream.of(text)).flatMap(shape), whole);
      }),
      { numRuns: 300 },
    );
  });

  it('shows a fence that is still open as code', () => {
    const stream = new MarkdownStream();
    stream.append('Like this:\n\n```python\nimport js');
    assert.deepEqual(blocksOf(stream), [
      { kind: 'text', source: 'Like this:' },
      { kind: 'code', language: 'python', code: 'import js', closed: false },
    ]);
  });

  it('does not show what may still turn into something else', () => {
    const stream = new MarkdownStream();
    stream.append('Steps:\n-');
    assert.deepEqual(blocksOf(stream), [{ kind: 'text', source: 'Steps:' }]);
    stream.append(' one');
    assert.deepEqual(blocksOf(stream), [{ kind: 'text', source: 'Steps:\n- one' }]);
  });

  it('leaves no open mark behind where the text was cut', () => {
    const cut = (text: string): Block[] => {
      const stream = new MarkdownStream();
      stream.append(text);
      stream.finish(true);
      return blocksOf(stream);
    };
    assert.deepEqual(cut('One.\n\n**A record?'), [
      { kind: 'text', source: 'One.' },
      { kind: 'text', source: '**A record?**' },
    ]);
    assert.deepEqual(cut('Or **'), [{ kind: 'text', source: 'Or ' }]);
    assert.deepEqual(cut('```python\nx = 2 **'), [
      { kind: 'code', language: 'python', code: 'x = 2 **', closed: true },
    ]);
  });

  it('keeps a README with fences in one piece', () => {
    const readme = '# T\n\n```bash\npip install x\n```\n\nThen:\n```\nx\n```\n\nEnd.';
    assert.deepEqual(blocksOf(MarkdownStream.of(`Here:\n\n\`\`\`markdown\n${readme}\n\`\`\`\nDone.`)), [
      { kind: 'text', source: 'Here:' },
      { kind: 'code', language: 'markdown', code: readme, closed: true },
      { kind: 'text', source: 'Done.' },
    ]);
  });

  it('keeps display math in one piece', () => {
    const math = '\\[\n# a\n```\n- b\n\\]';
    assert.deepEqual(blocksOf(MarkdownStream.of(`${math}\n\n# c`)), [
      { kind: 'text', source: math },
      { kind: 'text', source: '# c' },
    ]);
  });

  it('keeps code of a list item in the list', () => {
    const text = '1. First:\n\n   ```python\n   a = 1\n\n   b = 2\n   ```\n\n2. Second';
    assert.deepEqual(blocksOf(MarkdownStream.of(text)), [{ kind: 'text', source: text }]);
  });

  it('joins characters and line ends that were cut in two', () => {
    const stream = new MarkdownStream();
    for (const chunk of ['a\r', '\nb \uD83D', '\uDE00']) stream.append(chunk);
    stream.finish();
    assert.deepEqual(blocksOf(stream), [{ kind: 'text', source: 'a\nb 😀' }]);
  });

  it('replaces what cannot be shown', () => {
    const stream = MarkdownStream.of('NUL \0, escape \u001b[31m, half \uD800, turned \u202Eword');
    assert.deepEqual(blocksOf(stream), [
      { kind: 'text', source: 'NUL \uFFFD, escape \uFFFD[31m, half \uFFFD, turned \uFFFDword' },
    ]);
  });

  it('starts new blocks within a very long list, so that old items are left alone', () => {
    const items = Array.from({ length: 400 }, (_, index) => `${index + 1}. item number ${index + 1}`);
    const blocks = blocksOf(MarkdownStream.of(items.join('\n')));
    assert.ok(blocks.length > 1);
    assert.deepEqual(
      blocks.flatMap((block) => (block.kind === 'text' ? block.source.split('\n') : [])),
      items,
    );
  });
});
