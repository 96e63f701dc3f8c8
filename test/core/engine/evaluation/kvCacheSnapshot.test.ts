import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isWorthSaving } from '../../../../src/core/engine/evaluation/kvCacheSnapshot.ts';

const phi4Bytes = 204_800;
const onCpu = 13;

const chat = (
  tokens: number,
  unsavedTokens: number,
  tokensPerSecond?: number,
): Parameters<typeof isWorthSaving>[0] => ({
  tokens,
  unsavedTokens,
  bytes: tokens * phi4Bytes,
  tokensPerSecond,
});

describe('isWorthSaving', () => {
  it('saves a long chat that a CPU would read for minutes, whenever it may be lost', () => {
    for (const when of ['replaced', 'idle', 'end'] as const)
      assert.equal(isWorthSaving(chat(4000, 4000, onCpu), when), true);
  });

  it('saves what a fast GPU evaluates quickly only at the end', () => {
    assert.equal(isWorthSaving(chat(4000, 4000, 1000), 'replaced'), false);
    assert.equal(isWorthSaving(chat(4000, 4000, 1000), 'idle'), false);
    assert.equal(isWorthSaving(chat(4000, 4000, 1000), 'end'), true);
  });

  it('saves new tokens of a chat when another one replaces it, and when idle only if there are many', () => {
    assert.equal(isWorthSaving(chat(4000, 500, onCpu), 'replaced'), true);
    assert.equal(isWorthSaving(chat(4000, 500, onCpu), 'idle'), false);
    assert.equal(isWorthSaving(chat(4000, 60, onCpu), 'replaced'), false);
  });

  it('does not save a few tokens, and saves at unknown speed only at the end', () => {
    assert.equal(isWorthSaving(chat(31, 31, 0.1), 'end'), false);
    assert.equal(isWorthSaving(chat(4000, 4000), 'replaced'), false);
    assert.equal(isWorthSaving(chat(4000, 4000), 'end'), true);
  });

  it('writes at most four times the size of a chat while idle, however it grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0.5, max: 50, noNaN: true }),
        (growth, speed) => {
          let [tokens, saved, written] = [0, 0, 0];
          for (const more of growth) {
            tokens += more;
            if (!isWorthSaving(chat(tokens, tokens - saved, speed), 'idle')) continue;
            saved = tokens;
            written += tokens;
          }
          // Each write is at most three quarters of the next one.
          assert.ok(written <= tokens * 4 + 1, `${written} of ${tokens}`);
        },
      ),
    );
  });
});
