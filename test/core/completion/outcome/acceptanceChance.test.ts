import assert from 'node:assert/strict';
import { AcceptanceChance } from '../../../../src/core/completion/outcome/acceptanceChance.ts';
import {
  countEvent,
  emptyDay,
  type DayStatistics,
} from '../../../../src/core/completion/outcome/completionStatistics.ts';

/** A day on which so many completions of a confidence were shown, and so many of those accepted. */
function day(confidence: number, shown: number, accepted: number): DayStatistics {
  const characters = 10;
  return [
    ...Array.from({ length: shown }, () => ({ kind: 'shown', characters, confidence }) as const),
    ...Array.from(
      { length: accepted },
      () => ({ kind: 'accepted', characters, isFirst: true, isWhole: true, confidence }) as const,
    ),
  ].reduce(countEvent, emptyDay);
}

describe('the chance that a completion is accepted', () => {
  it('is too small where the model is unsure, and enough where it is sure or nothing is known of it', () => {
    const chance = new AcceptanceChance();
    const worth = [0, 0.1, 0.95, 1, undefined].map((confidence) => chance.isWorthwhile(confidence));
    assert.deepEqual(worth, [false, false, true, true, true]);
  });

  it('is learned from what the user accepts, and falls back when that is forgotten', () => {
    const chance = new AcceptanceChance();
    chance.learn({ '2026-02-03': day(0.15, 10, 8), '2026-02-04': day(0.95, 200, 2) });
    assert.deepEqual([chance.isWorthwhile(0.15), chance.isWorthwhile(0.95)], [true, false]);
    chance.learn({});
    assert.deepEqual([chance.isWorthwhile(0.15), chance.isWorthwhile(0.95)], [false, true]);
  });

  it('hardly moves after a few completions', () => {
    const chance = new AcceptanceChance();
    chance.learn({ '2026-02-03': day(0.95, 4, 0) });
    assert.equal(chance.isWorthwhile(0.95), true);
  });
});
