import assert from 'node:assert/strict';
import type { Conversation, Turn } from '../../../src/core/conversation/conversation.ts';
import { ratedTurns } from '../../../src/core/conversation/ratedTurns.ts';

const turn = (id: string, changes: Partial<Turn> = {}): Turn => ({
  id,
  askedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  question: `question ${id}`,
  answer: `answer ${id}`,
  state: 'complete',
  ...changes,
});

describe('The rated turns of a conversation', () => {
  it('are those that have a rating now, with what it is about', () => {
    const turns = [turn('1', { rating: 'up', modelName: 'phi-4' }), turn('2'), turn('3', { rating: 'down' })];
    const conversation: Conversation = { id: 'c', createdAt: 1, updatedAt: 1, turns };
    const askedAt = '2026-01-02T03:04:05.000Z';
    const first = {
      rating: 'good',
      question: 'question 1',
      answer: 'answer 1',
      model: 'phi-4',
      askedAt,
      chat: 'c',
    };
    const last = { rating: 'bad', question: 'question 3', answer: 'answer 3', askedAt, chat: 'c' };
    assert.deepEqual(ratedTurns(conversation), [first, last]);
    const workspace = { name: 'project', uri: 'file:///project' };
    assert.deepEqual(ratedTurns({ ...conversation, workspace }), [
      { ...first, workspace: 'project' },
      { ...last, workspace: 'project' },
    ]);
  });
});
