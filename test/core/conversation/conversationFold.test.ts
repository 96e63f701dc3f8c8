import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyConversation } from '../../../src/core/conversation/conversation.ts';
import { ConversationFold } from '../../../src/core/conversation/conversationFold.ts';
import { applyEvent, type ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';

const turn = fc.constantFrom('', 'a', 'b', 'c', 'd');
const at = fc.nat(1000);
const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  fc.record({ type: fc.constant('created' as const), at, id: fc.constant('c') }),
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('asked' as const), at, turn, question: fc.string() }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('text' as const), turn, text: fc.string() }) },
  fc.record({ type: fc.constant('cut' as const), turn, question: fc.string(), cutAfterLine: at }),
  fc.record({ type: fc.constant('ended' as const), at, turn, state: fc.constantFrom('complete', 'stopped') }),
  fc.record({ type: fc.constant('rated' as const), turn, rating: fc.constantFrom('up', 'down', null) }),
  fc.record({ type: fc.constant('rewound' as const), at, turn }),
  fc.record({ type: fc.constant('renamed' as const), at, name: fc.string() }),
);

describe('ConversationFold', () => {
  it('makes of events what they make one after the other', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const fold = new ConversationFold('c');
        let expected = emptyConversation('c', 0);
        for (const [index, event] of events.entries()) {
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
