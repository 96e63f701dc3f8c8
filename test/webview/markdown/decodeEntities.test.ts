import assert from 'node:assert/strict';
import { decodeEntities } from '../../../src/webview/markdown/safeMarkdown.ts';

describe('decodeEntities', () => {
  it('resolves names and numbers', () => {
    assert.equal(decodeEntities('a &lt; b &amp;&amp; c &#62; d &#x1F600;'), 'a < b && c > d 😀');
  });

  it('resolves once only', () => {
    assert.equal(decodeEntities('&amp;lt;'), '&lt;');
  });

  it('leaves what it does not know as it was written', () => {
    assert.equal(decodeEntities('&constructor; &nosuch; AT&T &;'), '&constructor; &nosuch; AT&T &;');
  });

  it('lets no control character in', () => {
    assert.equal(
      decodeEntities('&#0; &#27; &#xD800; &#x202E; &#x110000;'),
      '\uFFFD \uFFFD \uFFFD \uFFFD \uFFFD',
    );
  });
});
