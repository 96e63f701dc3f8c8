import assert from 'node:assert/strict';
import {
  isFence,
  isProse,
  isSentence,
  mayBecomeFence,
  mayBecomeProse,
  normalizeCharacters,
  trimControlTokens,
  trimPlaceholders,
} from '../../../../src/core/completion/postprocess/modelArtifacts.ts';
import { placeAt } from '../../../support/placeAt.ts';

describe('isProse', () => {
  const prose = [
    'Here is the code:',
    'Sure, I can help.',
    '  This function adds two numbers.  ',
    "Let's continue",
    '**Explanation**',
    '**How it works**:',
    'Explanation:',
    'explanation:',
  ];
  const code = [
    'x = 1',
    'here',
    'here is = (1)',
    'this is not (',
    'is here is',
    '**kwargs',
    'f(**a, **b)',
    'explanation: str',
    'explanation: list[str] | None = None',
    'explanation: Optional[str] = None',
    "explanation = 'none'",
    'okay = True',
    'sure = a == b',
    'my explanation:',
    'a **b**',
  ];
  for (const line of prose)
    it(`is "${line}", which could be seen from its beginning`, () => {
      assert.ok(isProse(line));
      for (let end = 0; end <= line.length; end++)
        assert.ok(mayBecomeProse(line.slice(0, end)), line.slice(0, end));
    });
  for (const line of code) it(`is not "${line}"`, () => assert.ok(!isProse(line)));

  it('can no longer become of a line that is surely code', () => {
    for (const line of [
      'x = 1',
      'def f(',
      'x_',
      '    total += ',
      '"',
      '# note',
      '1',
      'self.a',
      'into.a',
      'to_do',
    ])
      assert.ok(!mayBecomeProse(line), line);
    for (const line of ['Adds two', 'Well, yes', '  retu', '*args', 'in the'])
      assert.ok(mayBecomeProse(line), line);
  });
});

describe('isSentence', () => {
  it('is five words or more', () => {
    assert.ok(isSentence('  The list contains all numbers.  '));
    assert.ok(isSentence("It's the caller's `list`, not a copy"));
    assert.ok(!isSentence('The list contains numbers.'));
    assert.ok(!isSentence('the list contains all numbers'));
    assert.ok(!isSentence('The list contains all numbers = 1'));
    assert.ok(!isSentence('x = The list contains all numbers'));
  });
});

describe('fences', () => {
  it('are three backticks or tildes at the beginning of a line', () => {
    for (const line of ['```', '  ```python', '~~~', '````']) {
      assert.ok(isFence(line), line);
      for (let end = 0; end <= line.length; end++) assert.ok(mayBecomeFence(line.slice(0, end)), line);
    }
    for (const line of ['``', 'x ```', '`a`', '~x', '~~ ', '`` ``']) assert.ok(!isFence(line), line);
    for (const line of ['`a', 'x', '~x', '`~', '``a', '` ']) assert.ok(!mayBecomeFence(line), line);
  });
});

describe('trimPlaceholders', () => {
  it('ends before what stands for code that was left out', () => {
    for (const placeholder of [
      '# ... rest of the code',
      '    #…',
      '// remainder of your function here',
      '# Rest of code',
      '# existing code',
      '  # add your logic here',
      '# Implementation goes here',
      '# implement me',
    ])
      assert.equal(trimPlaceholders(`a = 1\n${placeholder}\nb = 2`), 'a = 1', placeholder);
  });

  it('keeps comments that say something', () => {
    for (const comment of [
      '# the rest is zero',
      '# implementing',
      '# .. note',
      'x = 1  # ... rest of the code',
    ])
      assert.equal(trimPlaceholders(`a = 1\n${comment}\nb = 2`), `a = 1\n${comment}\nb = 2`);
  });
});

describe('trimControlTokens', () => {
  const tokens = ['<|im_end|>', '<|endoftext|>', '</s>', '<fim_middle>', '<endoftext>'];
  for (const token of tokens)
    it(`ends at ${token}`, () =>
      assert.equal(trimControlTokens(`a = 1\nb${token}c`, placeAt('█')), 'a = 1\nb'));

  it('keeps them in a file that is about them', () => {
    const text = 'end = "<|im_end|>"';
    for (const document of [
      'start = "<|im_start|>"\n█',
      'x = 1\ntokens = ["<|", █',
      'strike("</s>")\nx = 1\n█',
    ])
      assert.equal(trimControlTokens(text, placeAt(document)), text, document);
    assert.equal(trimControlTokens(text, placeAt('a | b\na < b\n█')), 'end = "');
  });

  it('keeps what only looks like one', () => {
    for (const text of ['a <| b', 'x<|>y', '<s>', 'fim_middle', '<fim>'])
      assert.equal(trimControlTokens(text, placeAt('█')), text);
  });
});

describe('normalizeCharacters', () => {
  it('knows all line ends', () =>
    assert.equal(normalizeCharacters('a\r\nb\rc\u2028d\u2029e\nf'), 'a\nb\nc\nd\ne\nf'));

  it('makes blanks of typographic ones', () =>
    assert.equal(normalizeCharacters('a\u00a0b\u2003c\u3000d\te'), 'a b c d\te'));

  it('leaves out what cannot be seen', () =>
    assert.equal(normalizeCharacters('\ufeffa\u200bb\0c\x1bd\ud800e'), 'abcd\ufffde'));
});
