import assert from 'node:assert/strict';
import type { ReportItem } from '../../src/core/verification/findings/reportItem.ts';
import { replacedItem, withReplaced } from '../../src/wording/verdict.ts';
import { summarizeItems } from '../../src/wording/summary.ts';

const range = { start: 9, end: 12 };
const item = (changes: Partial<ReportItem>): ReportItem => ({
  kind: 'symbol',
  name: 'requests.get',
  range,
  finding: undefined,
  label: 'exists',
  message: 'requests.get exists.',
  isVerifiedByUser: false,
  ...changes,
});

describe('A name in the place of another, in words', () => {
  it('is left to verify, whatever else is known of it', () => {
    const marked = withReplaced(item({}), 'requests.get_json');
    assert.equal(marked.finding, 'replaced');
    assert.equal(marked.label, 'exists, in place of requests.get_json');
    assert.match(
      marked.message,
      /^requests\.get exists\. .*first wrote requests\.get_json, which does not exist/,
    );
    assert.equal(withReplaced(item({ finding: 'unknown' }), 'a').finding, 'replaced');
    assert.equal(summarizeItems([marked]), '1 name was replaced');
  });

  it('keeps what is worse, and what the user has verified', () => {
    assert.equal(withReplaced(item({ finding: 'wrong-call' }), 'a').finding, 'wrong-call');
    assert.equal(withReplaced(item({ isVerifiedByUser: true }), 'a').finding, undefined);
  });

  it('is told where nothing else is known of it', () => {
    const { finding, label, name } = replacedItem('requests.get', range, 'requests.get_json');
    assert.deepEqual([finding, name, label], ['replaced', 'requests.get', 'in place of requests.get_json']);
  });
});
