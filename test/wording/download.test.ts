import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DownloadFailure } from '../../src/core/models/downloadFailure.ts';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { downloadError, downloadProgressText, percentOf, storageError } from '../../src/wording/download.ts';

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const failures: fc.Arbitrary<DownloadFailure> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), code: optional(fc.string()) }),
  fc.constant({ kind: 'stalled' as const }),
  fc.record({ kind: fc.constant('unreachable' as const), code: fc.string() }),
  fc.record({ kind: fc.constant('certificate' as const), code: fc.string() }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.integer({ min: 300, max: 599 }),
    retryAfter: optional(fc.nat({ max: 10_000_000 })),
  }),
  fc.record({ kind: fc.constant('wrong-size' as const), bytes: optional(fc.nat()), isWebPage: fc.boolean() }),
  fc.constant({ kind: 'changed' as const }),
  fc.record({
    kind: fc.constant('misbehaved' as const),
    problem: fc.constantFrom(
      'compressed' as const,
      'no-length' as const,
      'no-range' as const,
      'no-checksum' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('redirect' as const),
    problem: fc.constantFrom(
      'endless' as const,
      'invalid' as const,
      'protocol' as const,
      'unencrypted' as const,
    ),
  }),
);

describe('downloadError', () => {
  it('says for every failure which server failed and what to do', () => {
    fc.assert(
      fc.property(failures, (failure) => {
        const { message, reason } = downloadError(failure, 'models.example');
        assert.ok(reason.startsWith('download-'));
        if (failure.kind === 'status' && failure.status === 407) assert.match(message, /http\.proxy/);
        else assert.ok(message.includes('models.example'));
        assert.match(message, /[Dd]ownload|[Cc]heck|[Ee]nter|[Ss]et/);
        assert.match(message, /\.$/);
      }),
    );
  });
});

describe('downloadProgressText', () => {
  const size = { received: 3_810_000_000, total: 9_053_114_816 };

  it('says how much is downloaded, how fast, and what it waits for', () => {
    assert.equal(
      downloadProgressText({ ...size, state: 'downloading', bytesPerSecond: 21_000_000, secondsLeft: 250 }),
      '3.81 GB of 9.05 GB, 21.0 MB/s, 4 min left',
    );
    assert.equal(
      downloadProgressText({
        ...size,
        state: 'waiting',
        failure: { kind: 'stalled' },
        host: 'host',
        milliseconds: 4000,
      }),
      'host has stopped sending data. Retrying in 4 s. 3.81 GB of 9.05 GB downloaded.',
    );
    assert.equal(percentOf(size), 42);
    assert.equal(percentOf({ received: 999, total: 1000 }), 99);
  });
});

describe('storageError', () => {
  const failed = (code: string): PhidelityError =>
    storageError(Object.assign(new Error('odd'), { code }), '/models/a.gguf');

  it('says what to do about an error of the file system', () => {
    assert.equal(failed('ENOSPC').reason, 'disk-full');
    assert.match(failed('EFBIG').message, /FAT32/);
    assert.match(failed('EACCES').message, /permission is denied/);
    assert.match(failed('EIO').message, /\/models\/a\.gguf cannot be used: odd/);
  });

  it('leaves other errors as they are', () => {
    const error = new PhidelityError('download-failed', 'text');
    assert.equal(storageError(error, '/models'), error);
    assert.equal(storageError(new Error('other'), '/models').message, 'other');
  });
});
