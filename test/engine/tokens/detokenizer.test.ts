import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LlamaModel, Token } from 'node-llama-cpp';
import { wellFormedText } from '../../../src/core/text/sanitizeText.ts';
import { createDetokenizer } from '../../../src/engine/tokens/detokenizer.ts';
import type { Vocabulary } from '../../../src/engine/tokens/vocabulary.ts';
import { loadDemoVocabulary, type DemoVocabulary } from '../../support/demoVocabulary.ts';

/** What detokenizers like to "clean up", and characters of every length in bytes. */
const pieces = fc.constantFrom(
  ...[
    'from . import x',
    " 's ,",
    ' ?',
    ' !',
    " n't",
    '( )',
    ' . ',
    "I 'm",
    '  \n\n\t',
    'def f(*, a=1):',
    '\r\n',
  ],
  ...['é', '字', '日本語', '🙂', '👩‍👩‍👧', '🇩🇪', '\u0301', '\u200d', '\ufeff', '\uFFFD', '🂡', '𝔘'],
);

const text = fc
  .array(fc.oneof(pieces, fc.string({ unit: 'binary' }), fc.string()), { maxLength: 12 })
  .map((parts) => wellFormedText(parts.join('')));

describe('The decoder of an answer', () => {
  let demo: DemoVocabulary;
  let model: LlamaModel;
  let vocabulary: Vocabulary;

  before(async () => {
    demo = await loadDemoVocabulary();
    ({ model, vocabulary } = demo);
  });
  after(() => demo.dispose());

  const decoded = (tokens: readonly Token[]): string[] => {
    const decoder = createDetokenizer(model);
    return [...tokens.map((token) => decoder.push(token)), decoder.flush()];
  };

  it('gives back every text exactly, token by token', () => {
    fc.assert(
      fc.property(text, (whole) => {
        assert.equal(decoded(vocabulary.text(whole)).join(''), whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('never shows a part of a character', () => {
    fc.assert(
      fc.property(text, (whole) => {
        fc.pre(!whole.includes('\uFFFD'));
        for (const piece of decoded(vocabulary.text(whole))) assert.ok(!piece.includes('\uFFFD'));
      }),
    );
  });

  it('shows bytes that are no text as replacement characters and continues', () => {
    const [first] = vocabulary.text('🂡');
    const [letter] = vocabulary.text('a');
    assert.match(decoded([first!, letter!, first!]).join(''), /^\uFFFD+a\uFFFD+$/);
  });

  it('holds back nothing of plain text', () => {
    const tokens = vocabulary.text('Plain words, all of them.');
    assert.equal(decoded(tokens).filter((piece) => piece === '').length, 1, 'only the empty rest');
  });
});
