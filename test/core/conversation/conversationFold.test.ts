import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyConversation } from '../../../src/core/conversation/conversation.ts';
import { ConversationFold } from '../../../src/core/conversation/conversationFold.ts';
import { applyEvent, type ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';

const turn = fc.constantFrom('', 'a', 'b', 'c', 'd');
const at = fc.nat(1000);
const events: { readonly [T in ConversationEvent['type']]: fc.Arbitrary<ConversationEvent & { type: T }> } = {
  created: fc.record({ type: fc.constant('created'), at, id: fc.constant('c') }),
  asked: fc.record(
    {
      type: fc.constant('asked'),
      at,
      turn,
      question: fc.string(),
      queued: fc.constant(true),
      replaces: turn,
      attachments: fc.constant([
        {
          kind: 'file',
          uri: 'file:///a.py',
          path: 'a.py',
          languageId: 'python',
          startLine: 1,
          endLine: 2,
          text: 'a\nb',
        },
      ]),
    },
    { requiredKeys: ['type', 'at', 'turn', 'question'] },
  ),
  started: fc.record({ type: fc.constant('started'), at, turn }),
  withdrawn: fc.record({ type: fc.constant('withdrawn'), turn }),
  text: fc.record({ type: fc.constant('text'), turn, text: fc.string() }),
  thought: fc.record({ type: fc.constant('thought'), turn, text: fc.string() }),
  shortened: fc.record({ type: fc.constant('shortened'), turn, length: fc.nat(20) }),
  continued: fc.record({ type: fc.constant('continued'), at, turn }),
  cut: fc.record({ type: fc.constant('cut'), turn, question: fc.string(), cutAfterLine: at }),
  fitted: fc.record({
    type: fc.constant('fitted'),
    turn,
    fits: fc.constantFrom([], [{}], [{ cutAfterLine: 1 }], [{ omitted: 'no-room' }]),
  }),
  ended: fc.record({ type: fc.constant('ended'), at, turn, state: fc.constantFrom('complete', 'stopped') }),
  rated: fc.record({ type: fc.constant('rated'), turn, rating: fc.constantFrom('up', 'down', null) }),
  rewound: fc.record({ type: fc.constant('rewound'), at, turn }),
  renamed: fc.record({ type: fc.constant('renamed'), at, name: fc.string() }),
};
const anyEvent = fc.oneof<fc.Arbitrary<ConversationEvent>[]>(
  ...Object.values(events),
  events.asked,
  events.asked,
  events.started,
  events.text,
  events.text,
  events.thought,
);

describe('ConversationFold', () => {
  it('makes of events what they make one after the other', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (some) => {
        const fold = new ConversationFold('c');
        let expected = emptyConversation('c', 0);
        for (const [index, event] of some.entries()) {
          fold.add(event);
          expected = applyEvent(expected, event);
          if (index % 7 === 0) assert.deepEqual(fold.conversation, expected);
        }
        assert.deepEqual(fold.conversation, expected);
      }),
    );
  });

  it('does not change a conversation that it has given', () => {
    const fold = new ConversationFold('c');
    fold.add({ type: 'asked', at: 1, turn: 'a', question: 'Why?' });
    const before = fold.conversation;
    const copy = structuredClone(before);
    fold.add({ type: 'text', turn: 'a', text: 'Because.' });
    fold.add({ type: 'asked', at: 2, turn: 'b', question: 'How?' });
    fold.add({ type: 'rewound', at: 3, turn: 'a' });
    assert.equal(fold.conversation.turns.length, 0);
    assert.deepEqual(before, copy);
  });
});
