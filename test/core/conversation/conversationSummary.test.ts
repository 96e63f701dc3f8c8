import assert from 'node:assert/strict';
import type { Conversation, Turn } from '../../../src/core/conversation/conversation.ts';
import { summaryParts, textFinder, titleOf } from '../../../src/core/conversation/conversationSummary.ts';

const turn = (question: string, answer = '', changes: Partial<Turn> = {}): Turn => ({
  id: question.slice(0, 5),
  askedAt: 1,
  question,
  answer,
  state: 'complete',
  ...changes,
});
const conversation = (...turns: Turn[]): Conversation => ({ id: 'c', createdAt: 1, updatedAt: 2, turns });

describe('The summary of a conversation', () => {
  it('does not exist without a question', () => {
    assert.equal(summaryParts(conversation()), undefined);
  });

  it('shows questions as text on one line, without the marks of code', () => {
    const explain =
      'Explain this code from `a.py`, lines 1-2:\n\n```python\ndef f():\n    return 1\n```\n\nAnd `f`?';
    assert.equal(
      summaryParts(conversation(turn(explain), turn('Next  question')))?.searchText,
      'Explain this code from a.py, lines 1-2: def f(): return 1 And f? Next question',
    );
  });

  it('is bounded, however long and many the questions are', () => {
    const long = conversation(...Array.from({ length: 100 }, () => turn('x '.repeat(100_000))));
    assert.ok(JSON.stringify(summaryParts(long)).length < 2500);
  });

  it('counts what is rated', () => {
    const rated = conversation(turn('a', '', { rating: 'up' }), turn('b'), turn('c', '', { rating: 'down' }));
    assert.equal(summaryParts(rated)?.ratedTurns, 2);
  });
});

describe('Finding words in a turn', () => {
  const find = (words: string, one: Turn): string | undefined => textFinder(words)?.(one)?.excerpt;

  it('looks at question and answer, in small and capital letters, over line breaks', () => {
    assert.equal(find('json URL', turn('Fetch JSON\nurl')), 'Fetch JSON url');
    assert.equal(find('Größe', turn('?', 'Die GRÖSSE? Die GRÖßE.')), 'Die GRÖSSE? Die GRÖßE.');
    assert.equal(find('missing', turn('a', 'b')), undefined);
  });

  it('takes every character for itself', () => {
    for (const words of ['a.b(c)[d]*', '\\d+$', '{1}|^', 'x/y?', '(', '\\', '👋'])
      assert.equal(find(words, turn('?', `before ${words} after`)), `before ${words} after`, words);
    assert.equal(find('a.b', turn('?', 'axb')), undefined);
  });

  it('gives a little of what surrounds it', () => {
    const excerpt = find('needle', turn('?', `${'hay '.repeat(1000)}needle${' hay'.repeat(1000)}`))!;
    assert.match(excerpt, /^….*hay needle hay.*…$/);
    assert.ok(excerpt.length < 150);
    assert.ok(find('n', turn('?', `${'👋'.repeat(21)}n`))!.isWellFormed());
  });

  it('does nothing without words', () => {
    assert.equal(textFinder('  '), undefined);
  });
});

describe('The title of a chat', () => {
  const attachments = [
    { kind: 'rules', path: 'AGENTS.md' },
    { kind: 'selection', path: 'src/app.py' },
  ].map((one) => ({
    ...one,
    uri: '',
    languageId: '',
    startLine: 1,
    endLine: 1,
    text: '',
  })) as Turn['attachments'] & {};

  it('names the file that a command alone is about', () => {
    assert.equal(titleOf({ question: '/explain', prompt: 'Explain this.', attachments }), '/explain app.py');
    assert.equal(titleOf({ question: '/explain', prompt: 'Explain this.' }), '/explain');
    assert.equal(titleOf({ question: '/fix the loop', prompt: 'Fix this.', attachments }), '/fix the loop');
    assert.equal(titleOf({ question: 'Why?', attachments }), 'Why?');
  });
});
