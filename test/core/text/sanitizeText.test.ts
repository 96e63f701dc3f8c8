import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fencedCode, wellFormedText } from '../../../src/core/text/sanitizeText.ts';

describe('wellFormedText', () => {
  it('survives UTF-8 and has no NUL, whatever the input', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          const result = wellFormedText(text);
          assert.equal(Buffer.from(result).toString(), result);
          assert.ok(!result.includes('\0'));
          assert.equal(result.length, text.length);
          assert.equal(wellFormedText(result), result);
        },
      ),
    );
  });

  it('does not change well-formed text', () => {
    assert.equal(wellFormedText('def f():\n\treturn "é 😀 \uFFFD"'), 'def f():\n\treturn "é 😀 \uFFFD"');
    assert.equal(wellFormedText('a\0b\ud800c'), 'a\uFFFDb\uFFFDc');
  });
});

describe('fencedCode', () => {
  it('fences code with its language', () => {
    assert.equal(fencedCode('a = 1', 'python'), '```python\na = 1\n```');
    assert.equal(fencedCode('`a` and ``b``', ''), '```\n`a` and ``b``\n```');
  });

  it('uses a fence that no run of backticks in the code closes', () => {
    assert.equal(fencedCode('```\na\n```', 'markdown'), '````markdown\n```\na\n```\n````');
    assert.equal(fencedCode('`````` and ```', ''), '```````\n`````` and ```\n```````');
  });
});
