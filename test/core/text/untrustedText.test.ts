import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainMarkdown, plainText, terminalText } from '../../../src/core/text/untrustedText.ts';
import { awkwardText } from '../../support/awkwardText.ts';

describe('Text of others', () => {
  it('is one short line of visible characters', () => {
    assert.equal(plainText(' a\n\n b\tc '), 'a b c');
    assert.equal(plainText('a\u001b[31mb\u0000c\u202ed'), 'a\uFFFD[31mb\uFFFDc\uFFFDd');
    assert.equal(plainText('abcdef', 4), 'abc…');
    assert.equal(plainText('x'.repeat(1_000_000)).length, 300);
  });

  it('does not say a secret, wherever it stands', () => {
    assert.equal(plainText('a key k-1 and k-1', 50, 'k-1'), 'a key *** and ***');
    assert.doesNotMatch(plainText(`${'a'.repeat(45)}secret`, 50, 'secret'), /sec/);
  });

  it('is only text in Markdown', () => {
    assert.equal(
      plainMarkdown('![a](https://example.com) <b> $(bug) [c](command:d) & `e`'),
      String.raw`\!\[a\]\(https\://example.com\) &lt;b\> \$\(bug\) \[c\]\(command:d\) &amp; \`e\``,
    );
    const unescaped = /(?<!\\)(?:\\\\)*[`*_[\]<!]/;
    fc.assert(fc.property(awkwardText(), (text) => assert.doesNotMatch(plainMarkdown(text), unescaped)));
  });

  it('keeps its lines in a terminal, and no escape sequence', () => {
    assert.equal(
      terminalText('a\r\n\tb\u001b]0;title\u0007\u009b1m'),
      'a\r\n\tb\uFFFD]0;title\uFFFD\uFFFD1m',
    );
    fc.assert(
      fc.property(awkwardText(), (text) => {
        // eslint-disable-next-line no-control-regex -- these must not be there
        assert.doesNotMatch(terminalText(text), /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
