import 'vscode-jsonrpc/node';
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { childTransport } from '../../../src/platform/engine/engineProcess.ts';
import { RpcPeer } from '../../../src/protocol/rpc/rpcPeer.ts';
import { emptyContract, sampleContract } from '../../support/sampleContract.ts';

const entry = fileURLToPath(new URL('../../support/rpcChild.ts', import.meta.url));

/** Stops this process' event loop, so that it cannot notice what happens meanwhile. */
const block = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

describe('RpcPeer to a forked process', () => {
  let child: ChildProcess;
  let peer: RpcPeer<typeof emptyContract, typeof sampleContract>;

  beforeEach(() => {
    child = fork(entry, { execArgv: ['--import', 'tsx'], serialization: 'json', stdio: 'ignore' });
    peer = new RpcPeer(childTransport(child), {
      local: emptyContract,
      remote: sampleContract,
      handlers: { requests: {}, notifications: {} },
      onGone: (why) => new PhidelityError('engine-exited', why),
      onError: (error) => assert.fail(error),
    });
  });
  afterEach(() => {
    peer.dispose();
    child.kill('SIGKILL');
  });

  const dies = (how: RegExp) => (error: unknown) =>
    error instanceof PhidelityError && error.reason === 'engine-exited' && how.test(error.message);

  it('streams, cancels and carries errors', async () => {
    const heard: number[] = [];
    assert.equal(await peer.request('count', 2000, { onProgress: (at) => heard.push(at) }), 2000);
    assert.deepEqual(
      heard,
      Array.from({ length: 2000 }, (_, at) => at + 1),
    );
    const controller = new AbortController();
    const waiting = peer.request('waitForAbort', null, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    assert.equal(await waiting, 'stopped');
    await assert.rejects(
      peer.request('fail', { reason: 'not-gguf' }),
      (error) => error instanceof PhidelityError && error.reason === 'not-gguf',
    );
  });

  for (const [how, kill, expected] of [
    ['is killed', () => child.kill('SIGKILL'), /SIGKILL/],
    ['aborts', () => peer.notify('note', { text: 'abort' }), /SIGABRT/],
    ['exits', () => peer.notify('note', { text: 'exit' }), /exit code 7/],
  ] as const) {
    it(`fails pending calls when the process ${how}, and says so`, async () => {
      const waiting = peer.request('waitForAbort', null, { onProgress: () => void kill() });
      await assert.rejects(waiting, dies(expected));
      await assert.rejects(peer.request('double', 1), dies(expected));
    });
  }

  it('outlives writes to a process whose end it has not noticed yet', async () => {
    await peer.request('double', 1);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    block(100);
    for (let at = 0; at < 50; at += 1) peer.notify('note', { text: 'x'.repeat(100_000) });
    await assert.rejects(peer.request('double', 1), dies(/SIGKILL/));
    await exited;
  });

  it('fails calls to a process that cannot be started', async () => {
    const missing = fork(entry, { execPath: '/does/not/exist', stdio: 'ignore' });
    missing.on('error', () => {});
    const lost = new RpcPeer(childTransport(missing), {
      local: emptyContract,
      remote: sampleContract,
      handlers: { requests: {}, notifications: {} },
      onGone: (why) => new PhidelityError('engine-exited', why),
      onError: (error) => assert.fail(error),
    });
    await assert.rejects(lost.request('double', 1), dies(/ENOENT/));
    lost.dispose();
  });

  it('ends with its parent', async () => {
    await peer.request('double', 1);
    const exited = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await exited, [0, null]);
  });
});
