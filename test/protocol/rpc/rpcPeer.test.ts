import 'vscode-jsonrpc/node';
import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { PhidelityError, type ErrorReason } from '../../../src/core/errors/phidelityError.ts';
import { RpcPeer } from '../../../src/protocol/rpc/rpcPeer.ts';
import { memoryTransports, type MemoryTransport } from '../../support/memoryTransports.ts';
import { emptyContract, sampleContract, sampleHandlers } from '../../support/sampleContract.ts';

const failsWith = (reason: ErrorReason, text?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof PhidelityError);
  assert.equal(error.reason, reason);
  if (text) assert.match(error.message, text);
  return true;
};

describe('RpcPeer', () => {
  let near: MemoryTransport;
  let far: MemoryTransport;
  let caller: RpcPeer<typeof emptyContract, typeof sampleContract>;
  let server: RpcPeer<typeof sampleContract, typeof emptyContract>;
  let notes: string[];
  let callerErrors: PhidelityError[];
  let serverErrors: PhidelityError[];

  beforeEach(() => {
    [near, far] = memoryTransports();
    notes = [];
    callerErrors = [];
    serverErrors = [];
    caller = new RpcPeer(near, {
      local: emptyContract,
      remote: sampleContract,
      handlers: { requests: {}, notifications: {} },
      onGone: (why) => new PhidelityError('engine-exited', `gone: ${why}`),
      onError: (error) => callerErrors.push(error),
    });
    server = new RpcPeer(far, {
      local: sampleContract,
      remote: emptyContract,
      handlers: sampleHandlers((text) => notes.push(text)),
      onGone: (why) => new PhidelityError('engine-exited', why),
      onError: (error) => serverErrors.push(error),
    });
  });
  afterEach(() => {
    caller.dispose();
    server.dispose();
  });

  /** The connection still works, and nothing strange was reported meanwhile. */
  const stillWorks = async (): Promise<void> => assert.equal(await caller.request('double', 21), 42);
  /** Enough turns of the event loop for all that was sent to arrive. */
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  };

  it('carries any JSON value there and back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        // JSON writes -0 as 0.
        assert.deepEqual(await caller.request('echo', value), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('carries text that is not well-formed, and large text', async () => {
    for (const text of ['\ud800', '\0', '\u2028', 'x'.repeat(1_000_000)])
      assert.equal(await caller.request('echo', text), text);
  });

  it('answers nothing as null', async () => assert.equal(await caller.request('nothing', null), null));

  it('keeps many calls at once apart', async () => {
    const numbers = Array.from({ length: 50 }, (_, at) => at);
    const doubled = await Promise.all(numbers.map((number) => caller.request('double', number)));
    assert.deepEqual(
      doubled,
      numbers.map((number) => number * 2),
    );
  });

  describe('progress', () => {
    it('arrives in order and before the answer', async () => {
      const heard: (number | string)[] = [];
      const answer = await caller.request('count', 100, { onProgress: (at) => heard.push(at) });
      heard.push('answer');
      assert.equal(answer, 100);
      assert.deepEqual(heard, [...Array.from({ length: 100 }, (_, at) => at + 1), 'answer']);
    });

    it('goes to the call that it belongs to', async () => {
      const heard: number[][] = [[], []];
      await Promise.all(
        heard.map((list, at) => caller.request('count', at + 2, { onProgress: (value) => list.push(value) })),
      );
      assert.deepEqual(heard, [
        [1, 2],
        [1, 2, 3],
      ]);
    });

    it('is not sent to a caller who does not listen', async () => {
      await caller.request('count', 5);
      await settled();
      assert.equal(near.received.length, 1);
    });

    it('outlives a listener that throws', async () => {
      const heard: number[] = [];
      const answer = await caller.request('count', 3, {
        onProgress: (at) => {
          heard.push(at);
          throw new Error('listener');
        },
      });
      assert.equal(answer, 3);
      assert.deepEqual(heard, [1, 2, 3]);
      assert.equal(callerErrors.length, 3);
    });
  });

  describe('errors', () => {
    it('arrive with their reason and message', async () => {
      await assert.rejects(
        caller.request('fail', { reason: 'not-gguf' }),
        failsWith('not-gguf', /^This is no GGUF. Choose another file.$/),
      );
      await stillWorks();
    });

    it('that are not ours arrive as internal', async () => {
      await assert.rejects(
        caller.request('fail', { reason: 'plain' }),
        failsWith('internal', /^a plain error$/),
      );
      await stillWorks();
    });
  });

  describe('cancellation', () => {
    it('reaches the handler, which answers as it likes', async () => {
      const controller = new AbortController();
      const answer = await caller.request('waitForAbort', null, {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      assert.equal(answer, 'stopped');
      await stillWorks();
    });

    it('before the call reaches the handler all the same', async () => {
      const answer = await caller.request('waitForAbort', null, { signal: AbortSignal.abort() });
      assert.equal(answer, 'stopped');
      await stillWorks();
    });

    it('after the answer does nothing', async () => {
      const controller = new AbortController();
      await caller.request('double', 1, { signal: controller.signal });
      const sent = far.received.length;
      controller.abort();
      await settled();
      assert.equal(far.received.length, sent);
    });

    it('of one call leaves the others alone', async () => {
      const [first, second] = [new AbortController(), new AbortController()];
      let secondAnswered = false;
      const answers = [first, second].map(({ signal }) => caller.request('waitForAbort', null, { signal }));
      void answers[1]!.then(() => (secondAnswered = true));
      first.abort();
      await answers[0];
      await settled();
      assert.equal(secondAnswered, false);
      second.abort();
      assert.equal(await answers[1], 'stopped');
    });
  });

  describe('malformed data', () => {
    it('in a request is refused by the server', async () => {
      await assert.rejects(
        caller.request('double', 'two' as never),
        failsWith('protocol', /request "double"/),
      );
      await assert.rejects(
        caller.request('fail', { reason: 'x' } as never),
        failsWith('protocol', /at reason/),
      );
      await stillWorks();
    });

    it('in an answer is refused by the caller', async () => {
      await assert.rejects(caller.request('lie', null), failsWith('protocol', /answer to "lie"/));
      await stillWorks();
    });

    it('in progress is reported, and the good progress still arrives', async () => {
      const heard: string[] = [];
      await caller.request('lie', null, { onProgress: (value) => heard.push(value) }).catch(() => {});
      assert.deepEqual(heard, ['true']);
      assert.equal(callerErrors.length, 1);
      failsWith('protocol', /progress of "lie"/)(callerErrors[0]);
    });

    it('in a notification is reported, and good ones arrive', async () => {
      caller.notify('note', { text: 1 } as never);
      caller.notify('note', { text: 'fine' });
      await settled();
      assert.deepEqual(notes, ['fine']);
      assert.equal(serverErrors.length, 1);
      failsWith('protocol', /notification "note" at text/)(serverErrors[0]);
    });

    it('that names nothing known is refused or reported', async () => {
      await assert.rejects(caller.request('unknown' as never, null as never), failsWith('protocol'));
      caller.notify('unknown' as never, null as never);
      await settled();
      failsWith('protocol', /unknown/)(serverErrors.at(-1));
      await stillWorks();
    });

    it('that has no envelope is answered as malformed', async () => {
      for (const params of [undefined, [], [1, 2], {}, { params: 1, token: 'x' }]) {
        const id = `raw-${JSON.stringify(params)}`;
        far.deliver({ jsonrpc: '2.0', id, method: 'double', params });
        await settled();
        const answer = near.received.at(-1) as { id: string; error: { data: { reason: string } } };
        assert.equal(answer.id, id);
        assert.equal(answer.error.data.reason, 'protocol');
      }
      await stillWorks();
    });

    it('that answers without an answer fails the call', async () => {
      const call = caller.request('waitForAbort', null);
      await settled();
      const { id } = far.received.at(-1) as { id: number };
      near.deliver({ jsonrpc: '2.0', id });
      await assert.rejects(call, failsWith('protocol'));
    });

    it('of any kind never ends the connection or the process', async () => {
      const methods = fc.constantFrom(
        ...Object.keys(sampleContract.requests),
        'note',
        '$/cancelRequest',
        '$/progress',
        '$/setTrace',
        '$/logTrace',
      );
      const message = fc.oneof(
        fc.anything(),
        fc.jsonValue(),
        fc.record(
          {
            jsonrpc: fc.constant('2.0'),
            id: fc.oneof(fc.integer({ min: 1000 }), fc.string(), fc.jsonValue()),
            method: fc.oneof(methods, fc.jsonValue()),
            params: fc.oneof(
              fc.jsonValue(),
              fc.record({ params: fc.jsonValue(), token: fc.jsonValue() }),
              fc.record({ id: fc.jsonValue() }),
            ),
            result: fc.jsonValue(),
            error: fc.oneof(
              fc.jsonValue(),
              fc.record({ code: fc.jsonValue(), message: fc.jsonValue(), data: fc.jsonValue() }),
            ),
          },
          { requiredKeys: ['jsonrpc'] },
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(message, { maxLength: 5 }), async (messages) => {
          for (const garbage of messages) {
            far.deliver(garbage);
            near.deliver(garbage);
          }
          await settled();
          await stillWorks();
        }),
        { numRuns: 300 },
      );
    });
  });

  describe('when the other side goes away', () => {
    it('fails every pending call with the error of the owner, and every later one', async () => {
      const calls = [caller.request('waitForAbort', null), caller.request('waitForAbort', null)];
      await settled();
      const reasons: string[] = [];
      caller.onClose((why) => reasons.push(why));
      near.close('signal SIGKILL');
      for (const call of calls)
        await assert.rejects(call, failsWith('engine-exited', /gone: signal SIGKILL/));
      await assert.rejects(caller.request('double', 1), failsWith('engine-exited'));
      caller.notify('note', { text: 'lost' });
      near.close('again');
      assert.deepEqual(reasons, ['signal SIGKILL']);
    });

    it('aborts the signals of the handlers', async () => {
      let tellAborted = (): void => {};
      const aborted = new Promise<void>((resolve) => (tellAborted = resolve));
      const [here, there] = memoryTransports();
      const asking = new RpcPeer(here, {
        local: emptyContract,
        remote: sampleContract,
        handlers: { requests: {}, notifications: {} },
        onGone: (why) => new PhidelityError('engine-exited', why),
        onError: (error) => callerErrors.push(error),
      });
      const answering = new RpcPeer(there, {
        local: sampleContract,
        remote: emptyContract,
        handlers: {
          ...sampleHandlers(() => {}),
          requests: {
            ...sampleHandlers(() => {}).requests,
            waitForAbort: async (_, { signal }) => {
              while (!signal.aborted) await delay(1);
              tellAborted();
              return 'stopped';
            },
          },
        },
        onGone: (why) => new PhidelityError('engine-exited', why),
        onError: (error) => serverErrors.push(error),
      });
      const call = asking.request('waitForAbort', null);
      await settled();
      there.close('gone');
      await aborted;
      asking.dispose();
      await assert.rejects(call, failsWith('protocol', /closed/));
      answering.dispose();
    });
  });

  it('leaves no listener behind', async () => {
    await caller.request('count', 3, { onProgress: () => {}, signal: new AbortController().signal });
    caller.dispose();
    caller.dispose();
    server.dispose();
    assert.equal(near.listeners, 0);
    assert.equal(far.listeners, 0);
    await assert.rejects(caller.request('double', 1), failsWith('protocol', /closed/));
  });

  it('takes no listener of a signal that outlives the call', async () => {
    const controller = new AbortController();
    let listening = 0;
    const { signal } = controller;
    const counted = {
      aborted: false,
      reason: undefined,
      throwIfAborted: () => {},
      addEventListener: (...call: Parameters<AbortSignal['addEventListener']>) => {
        listening += 1;
        signal.addEventListener(...call);
      },
      removeEventListener: (...call: Parameters<AbortSignal['removeEventListener']>) => {
        listening -= 1;
        signal.removeEventListener(...call);
      },
    };
    await caller.request('double', 1, { signal: counted as unknown as AbortSignal });
    await caller
      .request('fail', { reason: 'plain' }, { signal: counted as unknown as AbortSignal })
      .catch(() => {});
    assert.equal(listening, 0);
  });
});
