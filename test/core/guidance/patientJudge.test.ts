import assert from 'node:assert/strict';
import type { NameJudge, NameVerdict } from '../../../src/core/guidance/nameJudge.ts';
import { PatientJudge } from '../../../src/core/guidance/patientJudge.ts';
import { ManualTime } from '../../support/manualTime.ts';

const name = { documentId: 'a', code: 'json.loads', range: { start: 5, end: 10 } };
const never = new AbortController().signal;
const exists: NameVerdict = { kind: 'exists' };

/** A judge that takes so many milliseconds for each verdict in turn, and counts the questions. */
function judgeThatTakes(time: ManualTime, ...milliseconds: number[]): NameJudge & { asked: number } {
  return {
    asked: 0,
    async judge() {
      await time.delay(milliseconds[this.asked++] ?? 0);
      return exists;
    },
    warm: () => {},
  };
}

/** The verdicts on so many names, one after the other. */
async function verdicts(judge: PatientJudge, time: ManualTime, count: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let at = 0; at < count; at++) {
    const verdict = judge.judge(name, never);
    await time.pass(2000);
    kinds.push((await verdict).kind);
  }
  return kinds;
}

describe('PatientJudge', () => {
  it('takes a late verdict for unknown', async () => {
    const time = new ManualTime();
    const judge = new PatientJudge(judgeThatTakes(time, 249, 251, 0), time);
    assert.deepEqual(await verdicts(judge, time, 3), ['exists', 'unknown', 'exists']);
    assert.equal(judge.hasGivenUp, false);
  });

  it('asks no more after three late verdicts in a row', async () => {
    const time = new ManualTime();
    const slow = judgeThatTakes(time, 900, 900, 1, 900, 900, 900);
    const judge = new PatientJudge(slow, time);
    const kinds = ['unknown', 'unknown', 'exists', 'unknown', 'unknown', 'unknown', 'unknown'];
    assert.deepEqual(await verdicts(judge, time, 7), kinds);
    assert.equal(slow.asked, 6);
    assert.equal(judge.hasGivenUp, true);
  });

  it('does not count a question that was cancelled', async () => {
    const time = new ManualTime();
    const judge = new PatientJudge(judgeThatTakes(time, 900, 900, 900), time);
    for (let at = 0; at < 3; at++) {
      const cancelled = new AbortController();
      const verdict = judge.judge(name, cancelled.signal);
      cancelled.abort(new Error('no longer wanted'));
      await assert.rejects(verdict, /no longer wanted/);
    }
    assert.equal(judge.hasGivenUp, false);
  });
});
