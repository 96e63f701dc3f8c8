import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, symlinkSync, truncateSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { ErrorReason } from '../../../../src/core/errors/phidelityError.ts';
import type { DownloadProgress } from '../../../../src/core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../../../src/core/models/modelCatalogue.ts';
import { maxFruitlessAttempts } from '../../../../src/core/models/retryDelay.ts';
import {
  ModelDownloader,
  type DownloadEnd,
} from '../../../../src/platform/models/download/modelDownloader.ts';
import type { AccessToken } from '../../../../src/platform/models/download/requestFile.ts';
import { memoryLogger } from '../../../support/engineFixture.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { ModelServer, pointerTo, type Fault } from '../../../support/modelServer.ts';

const projectRoot = new URL('../../../../', import.meta.url).pathname;

describe('ModelDownloader', () => {
  const content = randomBytes(3_000_000);
  let files: FileTree;
  let server: ModelServer;
  let waited: number[];
  let progress: DownloadProgress[];
  let logger: ReturnType<typeof memoryLogger>;

  before('build the thread for checksums', async () => {
    if (process.env['PHIDELITY_TEST_IS_BUILT']) return;
    await promisify(execFile)(process.execPath, ['esbuild.mjs', 'verifier'], { cwd: projectRoot });
  });

  beforeEach(async () => {
    files = await FileTree.create();
    server = await ModelServer.start(content);
    waited = [];
    progress = [];
    logger = memoryLogger();
  });

  afterEach(async () => {
    await server.stop();
    await files.remove();
  });

  /** Waits are remembered instead of waited out. */
  const timer = {
    delay: (milliseconds: number, signal?: AbortSignal) => {
      waited.push(milliseconds);
      return Promise.resolve(!signal?.aborted);
    },
  };

  const downloader = (stallMilliseconds = 20_000): ModelDownloader =>
    new ModelDownloader({
      folder: files.path('models'),
      hashEntry: `${projectRoot}dist/fileHash.mjs`,
      clock: { now: () => Date.now() },
      timer,
      logger,
      stallMilliseconds,
    });

  interface Run {
    readonly file?: CatalogueFile;
    readonly mirror?: string;
    readonly token?: AccessToken;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: DownloadProgress) => void;
    readonly stallMilliseconds?: number;
  }

  const download = (run: Run = {}): Promise<DownloadEnd> => {
    const { file = server.file, mirror = server.origin, token, signal, onProgress } = run;
    return downloader(run.stallMilliseconds).download(file, {
      source: { mirror, token },
      signal: signal ?? new AbortController().signal,
      onProgress: (one) => {
        progress.push(one);
        onProgress?.(one);
      },
    });
  };

  const target = (): string => files.path('models', 'some-model.gguf');
  const names = (): string[] => readdirSync(files.path('models')).toSorted();

  const assertComplete = async (end: DownloadEnd): Promise<void> => {
    assert.deepEqual(end, { state: 'complete', path: target() });
    assert.ok((await readFile(target())).equals(content), 'the file is the one on the server');
    assert.deepEqual(names(), ['some-model.gguf'], 'nothing else is left');
  };

  const assertFails = async (run: Run, reason: ErrorReason, says: RegExp): Promise<void> => {
    await assert.rejects(download(run), (error: { reason: string; message: string }) => {
      assert.equal(error.reason, reason, error.message);
      assert.match(error.message, says);
      return true;
    });
    assert.ok(!existsSync(target()), 'what is not complete and right has not the name of the file');
    assert.ok(!names().includes('download.lock'));
  };

  /** Pauses when so many bytes are here, and returns the end. */
  const downloadUntil = async (bytes: number): Promise<DownloadEnd> => {
    server.faults.push({ kind: 'cut', after: bytes });
    const pause = new AbortController();
    const end = await download({
      signal: pause.signal,
      onProgress: ({ state }) => {
        if (state === 'waiting') pause.abort();
      },
    });
    waited = [];
    return end;
  };

  it('downloads a file from the address that its catalogue entry names', async () => {
    await assertComplete(await download());
    assert.deepEqual(
      server.requests.map((request) => request.path),
      ['/someone/some-model/resolve/abcdef/some-model.gguf'],
    );
    assert.equal(server.requests[0]?.headers['accept-encoding'], 'identity');
    assert.equal(server.requests[0]?.headers.authorization, undefined);
    assert.equal(progress.at(-1)?.state, 'checking');
  });

  it('makes no request for a file that has been downloaded', async () => {
    await download();
    await assertComplete(await download());
    assert.equal(server.requests.length, 1);
  });

  it('reports the progress, the speed and the time left', async function () {
    this.timeout(60_000);
    // So slow that a busy disk, behind which data piles up, does not make it one burst.
    server.bytesPerSecond = 600_000;
    await assertComplete(await download());
    const measured = progress.flatMap((one) =>
      one.state === 'downloading' && one.secondsLeft !== undefined ? [one] : [],
    );
    assert.ok(measured.length > 0);
    for (const { received, total, bytesPerSecond, secondsLeft } of measured) {
      assert.equal(total, content.length);
      assert.ok(bytesPerSecond > 100_000 && bytesPerSecond < 20_000_000, `${bytesPerSecond} bytes/s`);
      assert.ok(Math.abs((secondsLeft ?? 0) * bytesPerSecond - (total - received)) < 1);
    }
  });

  it('resumes where it was paused, with the validator of the first answer', async () => {
    const end = await downloadUntil(1_000_000);
    assert.ok(end.state === 'paused');
    assert.ok(end.received === 1_000_000, `${end.received}`);
    assert.deepEqual(names(), ['some-model.gguf.part', 'some-model.gguf.part.json']);
    const before = server.requests.length;
    await assertComplete(await download());
    assert.equal(server.offsets[before], end.received);
    assert.match(String(server.requests[before]?.headers['if-range']), /^"[0-9a-f]{16}"$/);
  });

  it('resumes at another mirror without the validator of the first one', async () => {
    const end = await downloadUntil(1_000_000);
    const other = await ModelServer.start(content);
    try {
      await assertComplete(await download({ mirror: other.origin }));
      assert.deepEqual(other.offsets, [end.state === 'paused' ? end.received : 0]);
      assert.equal(other.requests[0]?.headers['if-range'], undefined);
    } finally {
      await other.stop();
    }
  });

  it('completes through any disconnects, stalls and errors', async function () {
    this.timeout(60_000);
    const amount = fc.nat({ max: 400_000 });
    const fault = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('cut' as const), after: amount }) },
      fc.constant({ kind: 'ignoreRange' as const }),
      fc.constant({ kind: 'ignoreIfRange' as const }),
      fc.constantFrom(429, 500, 502, 503, 504, 408).map((status) => ({ kind: 'status' as const, status })),
    );
    const runs = fc.asyncProperty(fc.array(fault, { maxLength: 7 }), async (faults) => {
      const tree = await FileTree.create();
      const before = files;
      files = tree;
      try {
        server.faults.push(...faults);
        await assertComplete(await download());
        server.faults.length = 0;
      } finally {
        files = before;
        await tree.remove();
      }
    });
    await fc.assert(runs, { numRuns: 20 });
  });

  it('replaces a connection that stalls', async () => {
    server.faults.push({ kind: 'stall', after: 500_000 }, { kind: 'stall', after: 0 });
    await assertComplete(await download({ stallMilliseconds: 500 }));
    assert.ok(server.requests.length >= 3);
    assert.ok(progress.some((one) => one.state === 'waiting' && one.failure.kind === 'stalled'));
  });

  it('backs off, gives up after the last attempt, and keeps the partial download', async () => {
    server.faults.push({ kind: 'cut', after: 500_000 });
    for (let count = 0; count < maxFruitlessAttempts; count++)
      server.faults.push({ kind: 'status', status: 503 });
    await assertFails({}, 'download-failed', /503.*Download again later\. What has been downloaded is kept/);
    assert.equal(waited.length, maxFruitlessAttempts);
    assert.ok(waited.at(-1)! > 4 * waited[1]!, waited.join(' '));
    await assertComplete(await download());
    assert.equal(server.offsets.at(-1), 500_000);
  });

  it('waits as long as the server asks for', async () => {
    server.faults.push({ kind: 'status', status: 429, headers: { 'Retry-After': '77' } });
    await assertComplete(await download());
    assert.deepEqual(waited, [77_000]);
  });

  it('ends with a message where the server asks for a longer wait than the limit', async () => {
    server.faults.push({ kind: 'status', status: 429, headers: { 'Retry-After': '7200' } });
    await assertFails({}, 'download-failed', /429.*Download again in 2 h/);
    assert.deepEqual(waited, []);
  });

  const refused: readonly { status: number; reason: ErrorReason; says: RegExp }[] = [
    { status: 401, reason: 'download-refused', says: /denied the download \(401\).*token/ },
    { status: 403, reason: 'download-refused', says: /denied the download \(403\).*token/ },
    {
      status: 404,
      reason: 'download-not-found',
      says: /does not have the file \(404\).*phidelity\.model\.mirror/,
    },
    { status: 416, reason: 'download-wrong-file', says: /a different size/ },
    { status: 501, reason: 'download-failed', says: /501/ },
  ];
  for (const { status, reason, says } of refused) {
    it(`says what the answer ${status} means, and does not ask again`, async () => {
      server.faults.push({ kind: 'status', status });
      await assertFails({}, reason, says);
      assert.equal(server.requests.length, 1);
    });
  }

  it('reports an unreachable server', async () => {
    const { origin } = server;
    await server.stop();
    await assertFails(
      { mirror: origin },
      'download-failed',
      /cannot be reached \(ECONNREFUSED\).*http\.proxy/,
    );
    server = await ModelServer.start(content);
  });

  it('does not accept a web page', async () => {
    server.faults.push({ kind: 'page' });
    await assertFails({}, 'download-wrong-file', /a web page instead of the file.*sign in/);
  });

  it('does not accept a compressed file or another part than requested', async () => {
    server.faults.push({ kind: 'compressed' });
    await assertFails({}, 'download-failed', /compressed/);
    server.faults.push({ kind: 'cut', after: 1000 }, { kind: 'wrongRange' });
    await assertFails({}, 'download-failed', /a different part/);
  });

  it('does not accept a file without a reported size', async () => {
    server.faults.push({ kind: 'noLength' });
    await assertFails({}, 'download-failed', /does not report the size of the file/);
  });

  it('deletes a file whose checksum is wrong, and accepts it when it is right', async () => {
    server.faults.push({ kind: 'corrupt', at: 1_234_567 });
    await assertFails({}, 'download-checksum', /SHA-256 checksum is [0-9a-f]{64} instead of [0-9a-f]{64}/);
    assert.deepEqual(names(), []);
    await assertComplete(await download());
  });

  it('detects a partial file that was changed', async () => {
    await downloadUntil(1_000_000);
    const part = await readFile(`${target()}.part`);
    part[17]! ^= 1;
    await writeFile(`${target()}.part`, part);
    await assertFails({}, 'download-checksum', /SHA-256/);
  });

  it('trusts only what was synced to disk', async () => {
    const end = await downloadUntil(1_000_000);
    assert.ok(end.state === 'paused');
    // What a crash of the machine leaves: zeros that were never written.
    truncateSync(`${target()}.part`, content.length);
    await assertComplete(await download());
    assert.equal(server.offsets.at(-1), end.received);
  });

  it('starts over where the record of a partial download is torn', async () => {
    await downloadUntil(1_000_000);
    await writeFile(`${target()}.part.json`, '{"version":"00');
    await assertComplete(await download());
    assert.equal(server.offsets.at(-1), 0);
  });

  it('starts over, once, where the file on the server has changed', async () => {
    const { file } = server;
    server.content = randomBytes(content.length);
    server.faults.push({ kind: 'cut', after: 700_000 });
    await assertComplete(
      await download({
        file,
        onProgress: ({ state }) => {
          if (state === 'waiting') server.content = content;
        },
      }),
    );
    assert.deepEqual(server.offsets, [0, 700_000]);
  });

  it('detects another version by its ETag, even if the server ignores If-Range', async () => {
    const { file } = server;
    server.content = randomBytes(content.length);
    server.faults.push({ kind: 'cut', after: 700_000 }, { kind: 'ignoreIfRange' });
    await assertComplete(
      await download({
        file,
        onProgress: ({ state }) => {
          if (state === 'waiting') server.content = content;
        },
      }),
    );
    assert.deepEqual(server.offsets, [0, 700_000, 0]);
  });

  it('gives up on a file that keeps changing', async () => {
    const { file } = server;
    for (let count = 0; count < 5; count++) server.faults.push({ kind: 'cut', after: 100_000 });
    const run = {
      file,
      onProgress: ({ state }: DownloadProgress) => {
        if (state === 'waiting') server.content = randomBytes(content.length);
      },
    };
    await assertFails(run, 'download-wrong-file', /changes while it is being downloaded/);
    assert.equal(server.requests.length, 3);
  });

  it('follows redirects, and sends the token only to its own server', async () => {
    const store = await ModelServer.start(content);
    try {
      const token = { origin: server.origin, token: 'secret-of-the-mirror' };
      server.faults.push(
        { kind: 'redirect', to: '/elsewhere' },
        { kind: 'redirect', to: `${store.origin}/blob?signed=1` },
      );
      // And not when a redirect leads back from there either.
      store.faults.push({ kind: 'redirect', to: `${server.origin}/back` });
      await assertComplete(await download({ token }));
      assert.deepEqual(
        server.requests.map(({ headers }) => headers.authorization),
        ['Bearer secret-of-the-mirror', 'Bearer secret-of-the-mirror', undefined],
      );
      assert.deepEqual(
        store.requests.map(({ headers }) => headers.authorization),
        [undefined],
      );
      assert.ok(!logger.lines.join('\n').includes('secret'));
    } finally {
      await store.stop();
    }
  });

  it('does not send the token to another mirror', async () => {
    await assertComplete(await download({ token: { origin: 'https://models.example', token: 'secret' } }));
    assert.equal(server.requests[0]?.headers.authorization, undefined);
  });

  it('follows neither endless redirects nor other protocols', async () => {
    for (let count = 0; count < 20; count++) server.faults.push({ kind: 'redirect', to: '/again' });
    await assertFails({}, 'download-failed', /redirects too many times/);
    server.faults.length = 0;
    server.faults.push({ kind: 'redirect', to: 'file:///etc/passwd' });
    await assertFails({}, 'download-failed', /neither http nor https/);
  });

  it('checks the free disk space before it makes a request', async () => {
    const file = { ...server.file, bytes: 2 ** 60 };
    await assertFails({ file }, 'disk-full', /test model needs 1152922 TB .* is free\. Free up space/);
    assert.equal(server.requests.length, 0);
  });

  if (existsSync('/dev/full'))
    it('reports a full disk', async () => {
      await mkdir(files.path('models'));
      symlinkSync('/dev/full', `${target()}.part`);
      await assertFails({}, 'disk-full', /No space is left/);
    });

  it('allows one download at a time in a folder', async () => {
    server.bytesPerSecond = 2_000_000;
    const first = download();
    while (progress.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(download(), { reason: 'download-elsewhere' });
    await assertComplete(await first);
  });

  describe('a file whose checksum only the repository knows', () => {
    const unknown = (): CatalogueFile => ({ ...server.file, sha256: null });
    const requestsOf = (kind: 'raw' | 'resolve'): number =>
      server.requests.filter(({ path }) => path === `/someone/some-model/${kind}/abcdef/some-model.gguf`)
        .length;

    it('is compared with the pointer at its commit', async () => {
      await assertComplete(await download({ file: unknown() }));
      assert.deepEqual([requestsOf('raw'), requestsOf('resolve')], [1, 1]);
    });

    it('is not accepted with another checksum', async () => {
      server.pointer = pointerTo({ sha256: '0'.repeat(64), bytes: content.length });
      await assertFails({ file: unknown() }, 'download-checksum', /instead of 0{64}/);
    });

    it('is not downloaded where the pointer has another size, or is missing', async () => {
      server.pointer = pointerTo({ sha256: '0'.repeat(64), bytes: 7 });
      await assertFails({ file: unknown() }, 'download-wrong-file', /a different size \(7 bytes\)/);
      server.pointer = 'not found';
      const untold = /does not report the checksum of the file/;
      await assertFails({ file: unknown() }, 'download-failed', untold);
      server.pointer = 'x'.repeat(5_000_000);
      await assertFails({ file: unknown() }, 'download-failed', untold);
      assert.equal(requestsOf('resolve'), 0);
    });

    it('is requested again after a fault, with the token, and resumed', async () => {
      const token = { origin: server.origin, token: 'secret' };
      server.faults.push({ kind: 'cut', after: 20 }, { kind: 'status', status: 503 });
      server.faults.push({ kind: 'ignoreRange' }, { kind: 'cut', after: 1_000_000 });
      const pause = new AbortController();
      const first = await download({
        file: unknown(),
        token,
        signal: pause.signal,
        onProgress: ({ state, received }) => {
          if (state === 'waiting' && received > 0) pause.abort();
        },
      });
      assert.equal(first.state, 'paused');
      assert.equal(requestsOf('raw'), 3);
      assert.ok(server.requests.every(({ headers }) => headers.authorization === 'Bearer secret'));
      server.requests.splice(0);
      await assertComplete(await download({ file: unknown(), token }));
      assert.deepEqual(server.offsets, [0, 1_000_000], 'what is here is not downloaded again');
    });

    it('is given up where the server does not respond', async () => {
      server.faults.push(...Array.from({ length: 50 }, (): Fault => ({ kind: 'stall', after: 10 })));
      await assertFails({ file: unknown(), stallMilliseconds: 50 }, 'download-failed', /has stopped sending/);
      assert.equal(requestsOf('resolve'), 0);
    });
  });
});
