import assert from 'node:assert/strict';
import { noticesAfter, noticesBefore } from '../../src/wording/chat/answer.ts';
import { turn } from '../../tools/panel/sampleStates.ts';

describe('turn notices', () => {
  it('says nothing about an answer that simply ended', () => {
    assert.deepEqual([...noticesBefore(turn()), ...noticesAfter(turn())], []);
  });

  it('counts the turns that were left out', () => {
    const text = (droppedTurns: number): string | undefined => noticesBefore(turn({ droppedTurns }))[0]?.text;
    assert.equal(text(0), undefined);
    assert.equal(text(1), "The first turn no longer fits into the model's context and was left out.");
    assert.equal(text(3), "The first 3 turns no longer fit into the model's context and were left out.");
  });

  it('says why an answer ended early, and what to do', () => {
    assert.match(noticesAfter(turn({ stopReason: 'length' }))[0]!.text, /maximum length.*settings/);
    assert.match(noticesAfter(turn({ stopReason: 'context' }))[0]!.text, /context is full.*new chat/);
    assert.match(noticesAfter(turn({ state: 'interrupted' }))[0]!.text, /^Interrupted: Phidelity was closed/);
    assert.equal(noticesAfter(turn({ state: 'stopped', stopReason: 'cancelled' }))[0]!.text, 'Stopped.');
  });
});
