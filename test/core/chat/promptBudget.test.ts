import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planPrompt, type PromptSizes } from '../../../src/core/chat/promptBudget.ts';

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
const room = (sizes: PromptSizes): number =>
  sizes.contextSize - sizes.answerReserve - sizes.system - sizes.question;
const used = (sizes: PromptSizes, dropped: number): number => sum(sizes.turns.slice(dropped));

/** How many turns are dropped; fails if the question does not fit. */
function droppedTurnsOf(conversation: PromptSizes): number {
  const plan = planPrompt(conversation);
  assert.ok('droppedTurns' in plan);
  return plan.droppedTurns;
}

/** Conversations whose question fits, with turns that often do not. */
const sizes = fc
  .record({
    contextSize: fc.integer({ min: 512, max: 16_384 }),
    reserved: fc.double({ min: 0, max: 0.5, noNaN: true }),
    system: fc.integer({ min: 0, max: 120 }),
    asked: fc.double({ min: 0, max: 1, noNaN: true }),
    turns: fc.array(fc.integer({ min: 8, max: 3000 }), { maxLength: 30 }),
    droppedTurns: fc.nat(40),
  })
  .map(({ contextSize, reserved, system, asked, turns, droppedTurns }): PromptSizes => {
    const answerReserve = Math.floor(contextSize * reserved);
    const question = Math.floor((contextSize - answerReserve - system) * asked);
    return { contextSize, answerReserve, system, question, turns, droppedTurns };
  });

describe('planPrompt', () => {
  it('makes the prompt and the answer fit', () => {
    fc.assert(
      fc.property(sizes, (conversation) => {
        const droppedTurns = droppedTurnsOf(conversation);
        assert.ok(used(conversation, droppedTurns) <= room(conversation));
        assert.ok(Number.isInteger(droppedTurns) && droppedTurns <= conversation.turns.length);
      }),
    );
  });

  it('never takes a dropped turn back', () => {
    fc.assert(
      fc.property(sizes, (conversation) => {
        const least = Math.min(conversation.droppedTurns, conversation.turns.length);
        assert.ok(droppedTurnsOf(conversation) >= least);
      }),
    );
  });

  it('drops nothing while everything fits', () => {
    fc.assert(
      fc.property(sizes, (conversation) => {
        fc.pre(used(conversation, conversation.droppedTurns) <= room(conversation));
        const least = Math.min(conversation.droppedTurns, conversation.turns.length);
        assert.equal(droppedTurnsOf(conversation), least);
      }),
    );
  });

  it('keeps the newest turn whenever it fits', () => {
    fc.assert(
      fc.property(sizes, (conversation) => {
        const newest = conversation.turns.length - 1;
        fc.pre(newest >= 0 && conversation.droppedTurns <= newest);
        fc.pre(conversation.turns[newest]! <= room(conversation));
        assert.ok(droppedTurnsOf(conversation) <= newest);
      }),
    );
  });

  it('drops enough at once that the next small turn drops nothing', () => {
    fc.assert(
      fc.property(sizes, fc.nat(100), (conversation, share) => {
        const droppedTurns = droppedTurnsOf(conversation);
        fc.pre(droppedTurns > Math.min(conversation.droppedTurns, conversation.turns.length));
        fc.pre(droppedTurns < conversation.turns.length - 1);
        const next = Math.floor((room(conversation) * 0.3 * share) / 100);
        const later = { ...conversation, turns: [...conversation.turns, next], droppedTurns };
        assert.equal(droppedTurnsOf(later), droppedTurns);
      }),
    );
  });

  it('drops no more than hysteresis asks for', () => {
    const conversation = { contextSize: 1000, answerReserve: 200, system: 50, question: 50, droppedTurns: 0 };
    // 700 of room, so down to 490 once it overflows.
    assert.equal(droppedTurnsOf({ ...conversation, turns: [100, 200, 200, 200] }), 0);
    assert.equal(droppedTurnsOf({ ...conversation, turns: [101, 200, 200, 200] }), 2);
    assert.equal(droppedTurnsOf({ ...conversation, turns: [400, 690] }), 1);
    assert.equal(droppedTurnsOf({ ...conversation, turns: [400, 701] }), 2);
  });

  it('rejects a question that does not fit, with both sizes', () => {
    const conversation = { contextSize: 512, answerReserve: 128, system: 50, turns: [], droppedTurns: 0 };
    assert.deepEqual(planPrompt({ ...conversation, question: 334 }), { droppedTurns: 0 });
    assert.deepEqual(planPrompt({ ...conversation, question: 1335 }), {
      problem: { kind: 'too-long', size: 1335, limit: 334, isEstimate: false },
    });
  });
});
