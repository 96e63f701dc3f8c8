import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DownloadFailure } from '../../../src/core/models/downloadFailure.ts';
import { modelCatalogue } from '../../../src/core/models/modelCatalogue.ts';
import { ifRange, resumePlan, type AnswerHead } from '../../../src/core/models/resumePlan.ts';
import { maxFruitlessAttempts, retryDelay } from '../../../src/core/models/retryDelay.ts';
import { TransferRate } from '../../../src/core/models/downloadProgress.ts';
import { downloadFailures } from '../../support/downloadFailures.ts';

const total = 1000;
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const etag = optional(fc.constantFrom('"a"', '"b"', 'W/"a"'));
const lastModified = optional(
  fc.constantFrom('Mon, 23 Nov 2026 10:00:00 GMT', 'Sun, 22 Nov 2026 10:00:00 GMT'),
);
const number = fc.oneof(fc.nat({ max: 1100 }), fc.constantFrom(0, 1, 999, 1000, 1001));
const answers: fc.Arbitrary<AnswerHead> = fc.record({
  status: fc.constantFrom(200, 206, 206, 206, 204, 304, 404, 416, 500),
  contentLength: optional(number),
  contentRange: optional(
    fc.oneof(
      fc
        .tuple(number, number, fc.oneof(number.map(String), fc.constantFrom('*', '1000')))
        .map(([first, last, whole]) => `bytes ${first}-${last}/${whole}`),
      fc.string(),
    ),
  ),
  contentType: optional(fc.constantFrom('application/octet-stream', 'text/html; charset=utf-8')),
  contentEncoding: optional(fc.constantFrom('identity', 'gzip')),
  etag,
  lastModified,
});

describe('resumePlan', () => {
  it('never keeps bytes of another version, and never leaves a gap in what it keeps', () => {
    fc.assert(
      fc.property(
        answers,
        fc.record({ bytes: fc.nat({ max: total - 1 }), etag, lastModified }),
        (answer, part) => {
          const plan = resumePlan(answer, total, part);
          if (plan.kind === 'fail') return;
          assert.ok(answer.status === 200 || answer.status === 206);
          assert.ok(plan.keep === part.bytes || plan.keep === 0);
          // Where the body begins behind what is kept, the next attempt asks for all of it.
          assert.ok(plan.from <= part.bytes);
          const bare = (text?: string): string | undefined => text?.replace('W/', '');
          if (part.etag && answer.etag && bare(part.etag) !== bare(answer.etag)) assert.equal(plan.keep, 0);
          if (answer.status === 200) assert.deepEqual([plan.from, answer.contentLength], [0, total]);
          else assert.match(answer.contentRange ?? '', new RegExp(`^bytes ${plan.from}-\\d+/(1000|\\*)$`));
        },
      ),
    );
  });

  const head = (changes: Partial<AnswerHead>): AnswerHead => ({ status: 206, etag: '"a"', ...changes });
  const part = { bytes: 400, etag: '"a"' };

  it('resumes with the requested part', () => {
    const answer = head({ contentRange: 'bytes 400-999/1000' });
    assert.deepEqual(resumePlan(answer, total, part), { kind: 'take', from: 400, keep: 400 });
  });

  it('skips what has been downloaded when the whole file is sent again', () => {
    const answer = head({ status: 200, contentLength: total });
    assert.deepEqual(resumePlan(answer, total, part), { kind: 'take', from: 0, keep: 400 });
  });

  it('starts over with another version', () => {
    const answer = head({ status: 200, contentLength: total, etag: '"b"' });
    assert.deepEqual(resumePlan(answer, total, part), { kind: 'take', from: 0, keep: 0 });
  });

  it('asks with a strong ETag, or else with the date', () => {
    assert.equal(ifRange({ etag: '"a"', lastModified: 'then' }), '"a"');
    assert.equal(ifRange({ etag: 'W/"a"', lastModified: 'then' }), 'then');
    assert.equal(ifRange({ etag: 'W/"a"' }), undefined);
  });
});

const random = fc.double({ min: 0, max: 1, noNaN: true });

describe('retryDelay', () => {
  it('stays within its limits, respects Retry-After, and ends', () => {
    fc.assert(
      fc.property(downloadFailures, fc.nat({ max: 20 }), random, (failure, fruitless, chance) => {
        const delay = retryDelay(failure, fruitless, chance);
        if (fruitless >= maxFruitlessAttempts) return assert.equal(delay, undefined);
        if (delay === undefined) return;
        const asked = failure.kind === 'status' ? (failure.retryAfter ?? 0) : 0;
        assert.ok(delay >= Math.max(500, asked) && delay <= Math.max(60_000, asked));
        assert.ok(asked <= 600_000);
      }),
    );
  });

  it('retries transient downloadFailures only', () => {
    const isTried = (failure: DownloadFailure): boolean => retryDelay(failure, 1, 0.5) !== undefined;
    assert.ok(isTried({ kind: 'cut' }));
    for (const status of [408, 429, 500, 502, 503, 504]) assert.ok(isTried({ kind: 'status', status }));
    for (const status of [400, 401, 403, 404, 407, 410, 451, 501])
      assert.ok(!isTried({ kind: 'status', status }));
    assert.ok(!isTried({ kind: 'certificate', code: '' }));
    assert.ok(!isTried({ kind: 'changed' }));
  });
});

describe('TransferRate', () => {
  it('measures a steady rate as it is, however often it is told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 20, maxLength: 200 }),
        (perMillisecond, steps) => {
          const rate = new TransferRate();
          let now = 1_000_000;
          for (const step of steps) {
            now += step;
            rate.add(now * perMillisecond, now);
          }
          if (rate.bytesPerSecond === 0) return;
          assert.ok(Math.abs(rate.bytesPerSecond / (perMillisecond * 1000) - 1) < 1e-6);
          assert.ok(Math.abs(rate.secondsFor(perMillisecond * 5000)! - 5) < 1e-3);
        },
      ),
    );
  });

  it('follows a change within ten seconds, and is 0 where nothing arrives', () => {
    const rate = new TransferRate();
    for (let now = 0; now <= 20_000; now += 500) rate.add(now * 100, now);
    for (let now = 20_500; now <= 31_000; now += 500) rate.add(2_000_000, now);
    assert.equal(rate.bytesPerSecond, 0);
    assert.equal(rate.secondsFor(1), undefined);
  });

  it('does not guess from a single moment', () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    rate.add(1_000_000, 100);
    assert.equal(rate.bytesPerSecond, 0);
  });
});

describe('modelCatalogue', () => {
  it('knows the checksum of the file that is offered first', () => {
    assert.match(modelCatalogue[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
  });

  it('identifies every file unambiguously', () => {
    for (const { revision, bytes, repository, fileName } of modelCatalogue) {
      assert.match(revision, /^[0-9a-f]{40}$/);
      assert.ok(Number.isSafeInteger(bytes) && bytes > 1e9);
      assert.match(repository, /^[\w.-]+\/[\w.-]+$/);
      assert.match(fileName, /^[\w.-]+\.gguf$/);
    }
  });
});
