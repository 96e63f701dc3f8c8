import assert from 'node:assert/strict';
import fc from 'fast-check';
import { questionTerms, stem, wordsOf } from '../../../src/core/codebase/codeWords.ts';

describe('wordsOf', () => {
  it('takes names apart', () => {
    assert.deepEqual(wordsOf('getHTTPResponse2xx'), wordsOf('get http response xx'));
    assert.deepEqual(wordsOf('_retry_delay'), wordsOf('retry delay'));
    assert.deepEqual(wordsOf('RetryPolicy.MAX_DELAY'), wordsOf('retry policy max delay'));
    assert.deepEqual(wordsOf('Größe_überGabe'), ['größ', 'über', 'gabe']);
    assert.deepEqual(wordsOf('x 1 22 a_b'), []);
  });

  it('takes CJK text as it is', () =>
    assert.deepEqual(wordsOf('读取 設定ファイル'), ['读取', '設定ファイル']));

  it('leaves out what is data', () => assert.deepEqual(wordsOf(`key ${'a'.repeat(33)}`), ['key']));

  it('reads any text, and finds in a name what stands in a sentence of its words', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void wordsOf(text)));
    const word = fc.stringMatching(/^[a-z]{2,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const expected = wordsOf(words.join(' '));
        assert.deepEqual(wordsOf(words.join('_')), expected);
        assert.deepEqual(wordsOf(words.join('.')), expected);
        assert.deepEqual(wordsOf(words.join('_').toUpperCase()), expected);
        assert.deepEqual(
          wordsOf(words.map((one) => one[0]!.toUpperCase() + one.slice(1)).join('')),
          expected,
        );
      }),
    );
  });
});

describe('stem', () => {
  for (const forms of [
    'retry retries retried retrying',
    'schedule schedules scheduled scheduling scheduler schedulers',
    'serialize serializes serialized serializer serialization serializing',
    'connect connects connected connecting connection connections',
    'expire expires expired expiration',
    'run runs running',
    'class classes',
    'visible visibility',
  ])
    it(`is the same for ${forms}`, () => {
      assert.equal(new Set(forms.split(' ').map(stem)).size, 1, forms.split(' ').map(stem).join(' '));
    });

  it('tells apart what is not the same', () => {
    const words = 'task tax user use order port part signal signature status state string stream'.split(' ');
    assert.equal(new Set(words.map(stem)).size, words.length);
  });

  it('leaves something of every word, and is no longer', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,20}$/), (word) => {
        const found = stem(word);
        assert.ok(found.length >= 2 && found.length <= word.length, found);
      }),
    );
  });
});

describe('questionTerms', () => {
  const stems = (question: string): string[] => questionTerms(question).words.map((one) => one.stem);

  it('has the words that tell something', () => {
    assert.deepEqual(
      stems('Where is the function that retries a failed download?'),
      wordsOf('retry failed download'),
    );
    assert.deepEqual(stems('how does it work'), wordsOf('how does it work'));
    assert.deepEqual(stems('?!'), []);
  });

  it('has the names that only code has', () => {
    const { names } = questionTerms(
      'What does `open_session()` do, and Client.sendAll or max_size with retries?',
    );
    assert.deepEqual(names, ['open_session', 'sendall', 'max_size']);
  });

  it('knows what code may shorten or join', () => {
    const [connection, time, zone] = questionTerms('connection time zone').words;
    assert.ok(connection?.short.includes('conn'));
    assert.ok(time?.joined.includes(stem('timezone')) && zone?.joined.includes(stem('timezone')));
  });
});
