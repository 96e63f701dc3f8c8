import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AnswerReader } from '../../../src/core/chat/answerReader.ts';

interface Read {
  readonly text: string;
  readonly thought: string;
  readonly answer: string;
  readonly isLoop: boolean;
}

function read(
  pieces: readonly (string | { readonly thought: string })[],
  options: {
    readonly continued?: string;
    readonly mayBeginInThought?: boolean;
    readonly isCut?: boolean;
  } = {},
): Read {
  let text = options.continued ?? '';
  let thought = '';
  const reader = new AnswerReader({
    ...options,
    emit: (part) => {
      if (part.kind === 'text') text += part.text;
      else if (part.kind === 'thought') thought += part.text;
      else text = text.slice(0, part.length);
    },
  });
  for (const piece of pieces) {
    if (typeof piece === 'string') reader.push(piece);
    else reader.pushThought(piece.thought);
  }
  reader.end(options.isCut ?? false);
  return { text, thought, answer: reader.answer, isLoop: reader.isLoop };
}

const characters = (text: string): string[] => Array.from(text);

describe('AnswerReader', () => {
  const cases: readonly (readonly [what: string, generated: string, thought: string, text: string])[] = [
    ['an answer without a thought, as it is', '\n  An answer.\n', '', '\n  An answer.\n'],
    ['a thought and an answer', '<think>\nHm.\n\nYes.\n</think>\n\nAn answer.', 'Hm.\n\nYes.', 'An answer.'],
    ['blanks before the thought', ' \n<think>Hm.</think>Yes', 'Hm.', 'Yes'],
    ['an empty thought', '<think>\n\n</think>\n\nYes', '', 'Yes'],
    ['other names of the tag', '<thinking>Hm.</thinking> Yes', 'Hm.', 'Yes'],
    ['two thoughts', '<think>One.</think>\n<think>Two.</think>\nYes', 'One.\n\nTwo.', 'Yes'],
    ['a thought that does not end', '<think>\nHm, so', 'Hm, so', ''],
    ['a thought that ends in half a tag', '<think>Hm</thi', 'Hm</thi', ''],
    ['an answer that is half a tag', '<thi', '', '<thi'],
    ['a tag with attributes', '<think about it>', '', '<think about it>'],
    [
      'a tag in the middle of an answer',
      'Write `<think>` and </think> so.',
      '',
      'Write `<think>` and </think> so.',
    ],
    [
      'code in a thought',
      '<think>```python\nimport x\n```</think>```python\nimport y\n```',
      '```python\nimport x\n```',
      '```python\nimport y\n```',
    ],
    ['a fence first', '```python\nx = 1\n```', '', '```python\nx = 1\n```'],
  ];
  for (const [what, generated, thought, text] of cases)
    it(`divides ${what}`, () => {
      for (const pieces of [[generated], characters(generated)])
        assert.deepEqual(read(pieces), { text, thought, answer: text, isLoop: false });
    });

  it('gives the same, however the generated text is cut', () => {
    const piece = fc.constantFrom(
      '<think>',
      '</think>',
      '<thinking>',
      '</thinking>',
      '\n',
      ' ',
      'word',
      '`',
      '```\n',
      '<',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (parts, mayBeginInThought) => {
        const generated = parts.join('');
        assert.deepEqual(
          read(characters(generated), { mayBeginInThought }),
          read([generated], { mayBeginInThought }),
        );
      }),
    );
  });

  it('loses nothing of an answer without tags', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 })), (pieces) => {
        const generated = pieces.join('');
        fc.pre(!generated.includes('<'));
        assert.equal(read(pieces).text, generated);
      }),
    );
  });

  it('takes what servers send apart for the thought', () => {
    const { thought, text } = read([{ thought: '\nHm,' }, { thought: ' yes.' }, '\n\n', 'An answer.']);
    assert.deepEqual([thought, text], ['Hm, yes.', 'An answer.']);
  });

  it('finds the thought that the prompt has opened, by the tag that closes it', () => {
    const generated = 'Hm, so it is four.\n</think>\n\nFour.';
    for (const pieces of [[generated], characters(generated)])
      assert.deepEqual(read(pieces, { mayBeginInThought: true }), {
        text: 'Four.',
        thought: 'Hm, so it is four.',
        answer: 'Four.',
        isLoop: false,
      });
    assert.equal(read(['Only that.</think>'], { mayBeginInThought: true }).text, '');
    assert.equal(read([generated]).text, generated);
  });

  it('does not take the tag for one in code', () => {
    for (const generated of [
      'Split at `</think>`\nlike so.',
      '```\na\n</think>\nb\n```',
      'It says </think> here.\n',
    ])
      assert.equal(read([generated], { mayBeginInThought: true }).text, generated);
  });

  it('cuts off a loop, of an answer that is continued too', () => {
    const line = 'This line says the same thing every time it comes.\n';
    const once = read(characters(`Intro.\n${line.repeat(60)}`));
    assert.deepEqual([once.isLoop, once.text, once.answer], [true, `Intro.\n${line}`.trimEnd(), once.text]);
    const again = read(characters(line.repeat(20)), { continued: `Intro.\n${line.repeat(10)}` });
    assert.equal(again.text, `Intro.\n${line}`.trimEnd());
  });

  it('notices a loop of thoughts', () => {
    assert.equal(
      read(characters(`<think>${'Wait, I should check this once more.\n'.repeat(60)}`)).isLoop,
      true,
    );
  });

  it('does not keep half a character at the end of an answer that was cut off', () => {
    assert.equal(read(['Done \uFFFD'], { isCut: true }).text, 'Done ');
    assert.equal(read(['It is called \uFFFD']).text, 'It is called \uFFFD');
  });

  it('continues an answer without looking for a thought', () => {
    assert.equal(read(['<think>', ' is a tag'], { continued: 'So ' }).text, 'So <think> is a tag');
  });
});
