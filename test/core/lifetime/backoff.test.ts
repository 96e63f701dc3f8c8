import assert from 'node:assert/strict';
import { backoff, parseRetryAfter } from '../../../src/core/lifetime/backoff.ts';

describe('backoff', () => {
  const limits = { initial: 1000, longest: 10_000, longestRetryAfter: 30_000 };

  it('doubles up to its limit', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 2000].map((retry) => backoff(retry, limits)),
      [1000, 2000, 4000, 8000, 10_000, 10_000],
    );
  });

  it('waits at least as long as the server asks for, within the limit', () => {
    assert.equal(backoff(0, limits, { retryAfter: 500 }), 1000);
    assert.equal(backoff(0, limits, { retryAfter: 20_000 }), 20_000);
    assert.equal(backoff(0, limits, { retryAfter: 30_001 }), undefined);
  });

  it('is shortened at random by up to a half', () => {
    assert.equal(backoff(1, limits, { random: 0 }), 1000);
    assert.equal(backoff(1, limits, { random: 0.5 }), 1500);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 10, 23, 12);

  it('reads seconds and dates, and nothing else', () => {
    assert.equal(parseRetryAfter('120', now), 120_000);
    assert.equal(parseRetryAfter('Mon, 23 Nov 2026 12:00:30 GMT', now), 30_000);
    assert.equal(parseRetryAfter('Mon, 23 Nov 2026 11:00:00 GMT', now), 0);
    for (const text of ['', '-5', '1.5', '5 min', 'Xxx, nonsense GMT', undefined])
      assert.equal(parseRetryAfter(text, now), undefined, text);
  });
});
