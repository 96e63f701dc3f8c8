import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { downloadError, downloadProgressText, percentOf, storageError } from '../../src/wording/download.ts';
import { downloadFailures } from '../support/downloadFailures.ts';

describe('downloadError', () => {
  it('says for every failure which server failed and what to do', () => {
    fc.assert(
      fc.property(downloadFailures, (failure) => {
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
