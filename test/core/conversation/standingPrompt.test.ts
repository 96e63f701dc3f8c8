import assert from 'node:assert/strict';
import { newAttachment } from '../../../src/core/attachments/attachment.ts';
import { standingPrompt, type Turn } from '../../../src/core/conversation/conversation.ts';

describe('standingPrompt', () => {
  const rules = newAttachment({
    kind: 'rules',
    uri: 'file:///AGENTS.md',
    path: 'AGENTS.md',
    languageId: 'markdown',
    startLine: 1,
    text: 'Use types.',
  });
  const turn = (changes: Partial<Turn>): Turn => ({
    id: '',
    askedAt: 0,
    question: '?',
    answer: 'Yes.',
    state: 'complete',
    ...changes,
  });
  const above = (...turns: Turn[]): number => standingPrompt(turns).above.length;

  it('has what an answer was given, from the moment when it is being written', () => {
    assert.equal(above(turn({ attachments: [rules] })), 1);
    assert.equal(above(turn({ attachments: [rules], answer: '', state: 'answering' })), 1);
    assert.equal(above(turn({ attachments: [rules], answer: '', state: 'failed' })), 0);
    assert.equal(above(turn({ attachments: [{ ...rules, cutAfterLine: 1 }] })), 0);
  });

  it('has nothing of the turns that were left out, while the next answer is being written, too', () => {
    const first = turn({ attachments: [rules] });
    const second = turn({ droppedTurns: 1 });
    assert.equal(above(first, second), 0);
    assert.equal(above(first, second, turn({ answer: '', state: 'answering' })), 0);
    assert.equal(above(first, turn({ droppedTurns: 0 }), turn({ answer: '', state: 'answering' })), 1);
  });
});
