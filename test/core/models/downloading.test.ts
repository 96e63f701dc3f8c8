import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeFit } from '../../../src/core/models/modelFit.ts';
import { downloadError, downloadProgressText, percentOf } from '../../../src/wording/download.ts';
import type { DownloadFailure } from '../../../src/core/models/downloadFailure.ts';
import { modelCatalogue } from '../../../src/core/models/modelCatalogue.ts';
import { ifRange, resumePlan, type AnswerHead } from '../../../src/core/models/resumePlan.ts';
import { maxFruitlessAttempts, retryDelay } from '../../../src/core/models/retryDelay.ts';
import { TransferRate } from '../../../src/core/models/downloadProgress.ts';

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

  it('goes on with the part that it asked for', () => {
    const answer = head({ contentRange: 'bytes 400-999/1000' });
    assert.deepEqual(resumePlan(answer, total, part), { kind: 'take', from: 400, keep: 400 });
  });

  it('passes over what is here when all is sent again', () => {
    const answer = head({ status: 200, contentLength: total });
    assert.deepEqual(resumePlan(answer, total, part), { kind: 'take', from: 0, keep: 400 });
  });

  it('begins anew with another version', () => {
    const answer = head({ status: 200, contentLength: total, etag: '"b"' });
    assert.deepEqual(resumePlan(answer, total, part), { kind: 'take', from: 0, keep: 0 });
  });

  it('asks with a strong ETag, or else with the date', () => {
    assert.equal(ifRange({ etag: '"a"', lastModified: 'then' }), '"a"');
    assert.equal(ifRange({ etag: 'W/"a"', lastModified: 'then' }), 'then');
    assert.equal(ifRange({ etag: 'W/"a"' }), undefined);
  });
});

const failures: fc.Arbitrary<DownloadFailure> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), detail: fc.string() }),
  fc.constant({ kind: 'stalled' as const }),
  fc.record({ kind: fc.constant('unreachable' as const), detail: fc.string() }),
  fc.record({ kind: fc.constant('certificate' as const), detail: fc.string() }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.integer({ min: 300, max: 599 }),
    retryAfter: optional(fc.nat({ max: 10_000_000 })),
  }),
  fc.record({ kind: fc.constant('wrong-size' as const), bytes: optional(fc.nat()), isWebPage: fc.boolean() }),
  fc.constant({ kind: 'changed' as const }),
  fc.record({ kind: fc.constant('misbehaved' as const), detail: fc.string() }),
  fc.record({ kind: fc.constant('redirect' as const), detail: fc.string() }),
);
const random = fc.double({ min: 0, max: 1, noNaN: true });

describe('retryDelay', () => {
  it('stays within its bounds, keeps to what the server asks, and comes to an end', () => {
    fc.assert(
      fc.property(failures, fc.nat({ max: 20 }), random, (failure, fruitless, chance) => {
        const delay = retryDelay(failure, fruitless, chance);
        if (fruitless >= maxFruitlessAttempts) return assert.equal(delay, undefined);
        if (delay === undefined) return;
        const asked = failure.kind === 'status' ? (failure.retryAfter ?? 0) : 0;
        assert.ok(delay >= Math.max(500, asked) && delay <= Math.max(60_000, asked));
        assert.ok(asked <= 600_000);
      }),
    );
  });

  it('tries again what may pass, and nothing else', () => {
    const isTried = (failure: DownloadFailure): boolean => retryDelay(failure, 1, 0.5) !== undefined;
    assert.ok(isTried({ kind: 'cut', detail: '' }));
    for (const status of [408, 429, 500, 502, 503, 504]) assert.ok(isTried({ kind: 'status', status }));
    for (const status of [400, 401, 403, 404, 407, 410, 451, 501])
      assert.ok(!isTried({ kind: 'status', status }));
    assert.ok(!isTried({ kind: 'certificate', detail: '' }));
    assert.ok(!isTried({ kind: 'changed' }));
  });
});

describe('downloadError', () => {
  it('says for every failure who failed and what to do', () => {
    fc.assert(
      fc.property(failures, (failure) => {
        const { message, reason } = downloadError(failure, 'models.example');
        assert.ok(reason.startsWith('download-'));
        if (failure.kind === 'status' && failure.status === 407) assert.match(message, /http\.proxy/);
        else if (failure.kind !== 'redirect') assert.ok(message.includes('models.example'));
        assert.match(message, /[Dd]ownload|[Cc]heck|[Pp]ut|[Ss]et/);
        assert.match(message, /\.$/);
      }),
    );
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

  it('follows a change within ten seconds, and says nothing where nothing arrives', () => {
    const rate = new TransferRate();
    for (let now = 0; now <= 20_000; now += 500) rate.add(now * 100, now);
    for (let now = 20_500; now <= 31_000; now += 500) rate.add(2_000_000, now);
    assert.equal(rate.bytesPerSecond, 0);
    assert.equal(rate.secondsFor(1), undefined);
  });

  it('makes no guess from one moment', () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    rate.add(1_000_000, 100);
    assert.equal(rate.bytesPerSecond, 0);
  });
});

describe('downloadProgressText', () => {
  const size = { received: 3_810_000_000, total: 9_053_114_816 };

  it('says what a person wants to know', () => {
    assert.equal(
      downloadProgressText({ ...size, state: 'downloading', bytesPerSecond: 21_000_000, secondsLeft: 250 }),
      '3.81 GB of 9.05 GB, 21.0 MB/s, 4 min left',
    );
    assert.equal(
      downloadProgressText({
        ...size,
        state: 'waiting',
        problem: 'host has stopped sending.',
        milliseconds: 4000,
      }),
      '3.81 GB of 9.05 GB. host has stopped sending. Trying again in 4 s.',
    );
    assert.equal(percentOf(size), 42);
    assert.equal(percentOf({ received: 999, total: 1000 }), 99);
  });
});

describe('describeFit', () => {
  const [file] = modelCatalogue;
  const gigabyte = 1e9;
  const room = {
    memory: 32 * gigabyte,
    freeMemory: 20 * gigabyte,
    isRuleOfThumb: false,
    freeDisk: 100 * gigabyte,
  };

  it('says in words whether a file suits the machine', () => {
    assert.equal(
      describeFit(file!, room).memory,
      'fits into memory with a context of 16,384 tokens (takes 13.1 GB of 20.0 GB free)',
    );
    assert.match(
      describeFit(file!, { ...room, freeMemory: gigabyte }).memory,
      /when other programs are closed/,
    );
    const small = { ...room, memory: 8 * gigabyte, freeMemory: 6 * gigabyte };
    assert.match(describeFit(file!, small).memory, /^too large for this machine/);
    assert.equal(describeFit(file!, room).fits, true);
    assert.equal(describeFit(file!, small).fits, false);
    const mac = { ...room, memory: 14 * gigabyte, freeMemory: 10.5 * gigabyte };
    assert.match(describeFit(file!, mac).memory, /^fits when other programs are closed/);
    // What is usable of a Mac does not grow when programs are closed.
    assert.match(describeFit(file!, { ...mac, isRuleOfThumb: true }).memory, /^too large for this machine/);
    const full = describeFit(file!, { ...room, freeDisk: 5 * gigabyte });
    assert.match(full.disk, /^disk too full \(needs 9\.05 GB, has 5\.00 GB free\)$/);
    const hasHalf = { ...file!, bytesHere: 5 * gigabyte };
    assert.match(describeFit(hasHalf, { ...room, freeDisk: 5 * gigabyte }).disk, /^5\.00 GB free on disk$/);
  });

  it('says which layers a GPU would hold, by what is free there', () => {
    const gpu = (gigabytes: number) => ({ name: 'A GPU', freeBytes: gigabytes * gigabyte, isShared: false });
    const whole = describeFit(file!, { ...room, gpu: gpu(16) });
    assert.equal(whole.graphics, 'all 41 layers on A GPU, 13.0 GB of 16.0 GB free there');
    const part = describeFit(file!, { ...room, gpu: gpu(6) });
    assert.match(
      part.graphics ?? '',
      /^\d+ of 41 layers on A GPU, 5\.\d\d GB of 6\.00 GB free there, the others/,
    );
    const none = describeFit(file!, { ...room, gpu: gpu(0.5) });
    assert.deepEqual([none.graphics, none.onGpu], ['A GPU has no room for a layer of it', undefined]);
    // What is on the GPU needs no place beside it.
    const little = { ...room, memory: 6 * gigabyte, freeMemory: 3 * gigabyte };
    assert.equal(describeFit(file!, little).fits, false);
    assert.equal(describeFit(file!, { ...little, gpu: gpu(16) }).fits, true);
    const set = describeFit(file!, { ...room, gpu: gpu(16) }, { gpuLayers: 10 });
    assert.match(set.graphics ?? '', /^10 of 41 layers .* as set$/);
  });

  it('keeps to what a person has set, as the plan does', () => {
    const tight = { ...room, memory: 14 * gigabyte, freeMemory: 11.5 * gigabyte };
    assert.match(describeFit(file!, tight).memory, /^fits into memory with a context of 5,120 tokens/);
    assert.match(describeFit(file!, tight, { contextSize: 1024 }).memory, /context of 1,024 tokens/);
    assert.equal(describeFit(file!, tight, { contextSize: 16_384 }).fits, false);
  });
});

describe('modelCatalogue', () => {
  it('knows the checksum of the file that is offered first', () => {
    assert.match(modelCatalogue[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
  });

  it('names every file by what makes it certain', () => {
    for (const { revision, bytes, repository, fileName } of modelCatalogue) {
      assert.match(revision, /^[0-9a-f]{40}$/);
      assert.ok(Number.isSafeInteger(bytes) && bytes > 1e9);
      assert.match(repository, /^[\w.-]+\/[\w.-]+$/);
      assert.match(fileName, /^[\w.-]+\.gguf$/);
    }
  });
});
