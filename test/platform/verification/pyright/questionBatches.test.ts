import assert from 'node:assert/strict';
import { type CancellationToken, CancellationTokenSource } from 'vscode-jsonrpc/node';
import { answers } from '../../../../src/platform/verification/pyright/server/pyrightChanges.ts';
import { QuestionBatches } from '../../../../src/platform/verification/pyright/server/questionBatches.ts';

interface Sent {
  readonly method: string;
  readonly asked: readonly (readonly [string, { readonly at: number }])[];
  readonly token: CancellationToken;
}

const definition = 'textDocument/definition';

describe('Questions to pyright', () => {
  const { token } = new CancellationTokenSource();

  /** Answers each question with the number in it; fails those that a number stands for. */
  function server(failing: readonly number[] = []): { batches: QuestionBatches; sent: Sent[] } {
    const sent: Sent[] = [];
    const batches = new QuestionBatches(async (method, parameters, itsToken) => {
      const { asked } = parameters as Pick<Sent, 'asked'>;
      sent.push({ method, asked, token: itsToken });
      return asked.map(([, { at }]) => (failing.includes(at) ? { error: `no ${at}` } : { result: at }));
    });
    return { batches, sent };
  }

  it('that are asked at the same time are one message, in their order', async () => {
    const { batches, sent } = server();
    const first = [0, 1].map((at) => batches.ask(definition, { at }, token));
    // What follows from something that is known already belongs to the same time.
    const later = Promise.resolve().then(() => batches.ask('textDocument/hover', { at: 2 }, token));
    assert.deepEqual(await Promise.all([...first, later]), [0, 1, 2]);
    assert.equal(await batches.ask(definition, { at: 3 }, token), 3);
    assert.deepEqual(
      sent.map(({ method, asked }) => [method, asked.map(([kind, { at }]) => `${kind} ${at}`)]),
      [
        [answers, [`${definition} 0`, `${definition} 1`, 'textDocument/hover 2']],
        [answers, [`${definition} 3`]],
      ],
    );
  });

  it('fail one by one where pyright says so, and together where the message fails', async () => {
    const { batches } = server([1]);
    const all = await Promise.allSettled([0, 1, 2].map((at) => batches.ask(definition, { at }, token)));
    assert.deepEqual(
      all.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    const ended = new QuestionBatches(() => Promise.reject(new Error('ended')));
    const both = [0, 1].map((at) => ended.ask(definition, { at }, token));
    for (const one of both) await assert.rejects(one, /ended/);
  });

  it('of two checks are two messages, and so are many of one', async () => {
    const { batches, sent } = server();
    const other = new CancellationTokenSource().token;
    const many = Array.from({ length: 100 }, (_, at) => batches.ask(definition, { at }, token));
    many.push(batches.ask(definition, { at: 100 }, other));
    assert.deepEqual(
      await Promise.all(many),
      Array.from({ length: 101 }, (_, at) => at),
    );
    assert.equal(sent.length, 3);
    assert.deepEqual(
      sent.filter((one) => one.token === other).map(({ asked }) => asked.length),
      [1],
    );
  });

  it('are not those that change what pyright knows', () => {
    const { batches } = server();
    assert.ok(batches.takes(definition));
    for (const method of ['initialize', 'textDocument/diagnostic', 'textDocument/completion'])
      assert.equal(batches.takes(method), false);
  });
});
