import assert from 'node:assert/strict';
import { AnswerQueue } from '../../../src/core/conversation/answerQueue.ts';
import type { ChatSession } from '../../../src/core/conversation/chatSession.ts';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { onAbort } from '../../../src/core/lifetime/async.ts';
import type { ChatResult } from '../../../src/core/ports/engine.ts';
import { chatFixture, type ChatFixture } from '../../support/chatFixture.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { until } from '../../support/until.ts';

const excerpt = { path: 'a.py', startLine: 1, endLine: 1, languageId: 'python', text: 'x = 1' };

describe('questions that wait', () => {
  let chat: ChatFixture;
  let session: ChatSession;
  let engine: ScriptedEngine;
  /** Ends the answer that is being written. */
  let end: () => void;
  /** How it ends then. */
  let ending: Partial<ChatResult> | PhidelityError;

  beforeEach(() => {
    ending = {};
    engine = new ScriptedEngine(async ({ question }, say, signal) => {
      say(`To ${question}: `);
      await new Promise<void>((resolve) => {
        end = resolve;
        onAbort(signal, resolve);
      });
      if (ending instanceof PhidelityError) throw ending;
      if (!signal.aborted && !ending.stopReason) say('done');
      return ending;
    });
    chat = chatFixture(engine);
    session = chat.session;
  });
  afterEach(() => {
    session.dispose();
    chat.dispose();
  });

  const asked = (count: number): Promise<void> =>
    until(() => engine.requests.length === count, `${count} questions to the engine`);
  /** Asks a question whose answer has begun when it resolves. */
  const begin = async (question: string): Promise<void> => {
    const before = engine.requests.length;
    await session.ask(question);
    await asked(before + 1);
  };
  const endAll = async (): Promise<void> => {
    engine.script = async ({ question }, say) => say(`To ${question}: done`);
    end();
    await session.idle();
  };
  const states = ({ turns }: Conversation = session.conversation): string[][] =>
    turns.map(({ question, answer, state }) => [question, answer, state]);
  const stored = async (id = session.conversation.id): Promise<string[][]> =>
    states(await chat.store.read(id));

  it('are stored and shown as queued, and are sent one after the other', async () => {
    await begin('one');
    await session.ask('two');
    await session.ask('three');
    assert.deepEqual(states(), [
      ['one', 'To one: ', 'answering'],
      ['two', '', 'queued'],
      ['three', '', 'queued'],
    ]);
    assert.deepEqual((await stored()).slice(1), states().slice(1));
    await endAll();
    assert.deepEqual(states(), [
      ['one', 'To one: done', 'complete'],
      ['two', 'To two: done', 'complete'],
      ['three', 'To three: done', 'complete'],
    ]);
    assert.deepEqual(await stored(), states());
    assert.deepEqual(
      engine.requests.map(({ question, turns }) => [question, turns.map((turn) => turn.question)]),
      [
        ['one', []],
        ['two', ['one']],
        ['three', ['one', 'two']],
      ],
    );
  });

  it('leave the answer in its own chat, which is shown as it is when one comes back', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.startNew();
    await session.ask('elsewhere');
    const second = session.conversation.id;
    assert.equal(session.activity.writing?.id, first);
    assert.deepEqual(
      session.activity.waiting.map((one) => one.chat),
      [second],
    );
    chat.updates.length = 0;
    assert.ok(await session.open(first));
    const shown = chat.updates.findLast((update) => update.kind === 'conversation');
    assert.deepEqual(states(shown?.conversation), [['one', 'To one: ', 'answering']]);
    end();
    await until(() => session.conversation.turns[0]?.state === 'complete', 'the end of the answer');
    await asked(2);
    assert.equal(session.activity.writing?.id, second);
    await endAll();
    assert.deepEqual(await stored(first), [['one', 'To one: done', 'complete']]);
    assert.deepEqual(await stored(second), [['elsewhere', 'To elsewhere: done', 'complete']]);
    assert.deepEqual(session.activity, { waiting: [] });
  });

  it('are followed by an answer that goes on, which can be taken back, and is as it was until then', async () => {
    await begin('one');
    await session.stop();
    const first = session.conversation;
    await session.startNew();
    await begin('elsewhere');
    await session.open(first.id);
    const { id } = first.turns[0]!;
    await session.continueAnswer(id);
    await session.continueAnswer(id);
    assert.deepEqual(states(), [['one', 'To one: ', 'stopped']]);
    assert.deepEqual(session.activity.waiting, [{ chat: first.id, turn: id }]);
    assert.equal(await session.takeBack(id), undefined);
    assert.deepEqual(session.activity.waiting, []);
    assert.deepEqual(states(), [['one', 'To one: ', 'stopped']]);
    await session.continueAnswer(id);
    await session.ask('two');
    await endAll();
    assert.deepEqual(
      engine.requests.map(({ question, continued }) => [question, continued]),
      [
        ['one', undefined],
        ['elsewhere', undefined],
        ['one', 'To one: '],
        ['two', undefined],
      ],
    );
    assert.deepEqual(states(), [
      ['one', 'To one: To one: done', 'complete'],
      ['two', 'To two: done', 'complete'],
    ]);
    assert.deepEqual(await stored(), states());
  });

  it('are not followed by an answer of a chat that another window has deleted', async () => {
    await begin('one');
    await session.stop();
    const first = session.conversation;
    await session.startNew();
    await begin('elsewhere');
    await session.open(first.id);
    await session.continueAnswer(first.turns[0]!.id);
    await chat.store.delete(first.id);
    await endAll();
    assert.equal(engine.requests.length, 2);
    assert.equal(await chat.store.read(first.id), undefined);
  });

  it('tell which chat an update is of', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.startNew();
    chat.updates.length = 0;
    await endAll();
    assert.deepEqual([...new Set(chat.updates.map((update) => update.chat))], [first]);
  });

  it('can be taken back, each by itself', async () => {
    await begin('one');
    await session.ask('two');
    await session.ask('three');
    const [one, two] = session.conversation.turns;
    assert.equal(await session.takeBack(two!.id), 'two');
    assert.equal(await session.takeBack(two!.id), undefined);
    assert.equal(await session.takeBack(one!.id), undefined, 'it has been sent');
    await endAll();
    assert.deepEqual(states(), [
      ['one', 'To one: done', 'complete'],
      ['three', 'To three: done', 'complete'],
    ]);
    assert.deepEqual(await stored(), states());
    assert.deepEqual(
      engine.requests.map((request) => request.question),
      ['one', 'three'],
    );
  });

  it('are sent when the answer before is stopped, which stops only the one that is shown', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.startNew();
    await session.stop();
    assert.equal(session.activity.writing?.id, first, 'it is not the one that is shown');
    await session.ask('two');
    await session.open(first);
    await session.ask('three');
    await session.stop();
    await asked(2);
    await session.stop();
    assert.deepEqual(states(), [
      ['one', 'To one: ', 'stopped'],
      ['three', '', 'queued'],
    ]);
    end();
    await asked(3);
    assert.equal(states()[1]![2], 'answering');
    await session.ask('four');
    await session.stop();
    await asked(4);
    await endAll();
    assert.deepEqual(
      states().map(([question, , state]) => [question, state]),
      [
        ['one', 'stopped'],
        ['three', 'stopped'],
        ['four', 'complete'],
      ],
    );
  });

  it('explain code in a chat of their own', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.explain(excerpt, 'file:///a.py');
    assert.notEqual(session.conversation.id, first);
    assert.deepEqual(
      states().map(([, , state]) => state),
      ['queued'],
    );
    assert.equal(session.conversation.turns[0]?.reference?.path, 'a.py');
    assert.deepEqual(
      new Set((await chat.store.list()).map(({ id }) => id)),
      new Set([first, session.conversation.id]),
    );
    await endAll();
    assert.deepEqual(
      states().map(([, , state]) => state),
      ['complete'],
    );
    await session.explain(excerpt, 'file:///a.py');
    await session.idle();
    assert.equal(session.conversation.turns.length, 2, 'with nothing to wait for, in the chat that is open');
  });

  it('replace an earlier question when they are sent, and nothing when they are taken back', async () => {
    for (const question of ['one', 'two']) {
      await begin(question);
      end();
      await session.idle();
    }
    const first = session.conversation.id;
    await session.startNew();
    await begin('elsewhere');
    await session.open(first);
    const before = states();
    const again = async (): Promise<string> => {
      await session.askAgain(session.conversation.turns[0]!.id, 'better');
      return session.conversation.turns.at(-1)!.id;
    };
    const queued = await again();
    assert.deepEqual(states(), [...before, ['better', '', 'queued']]);
    assert.equal(session.conversation.turns.at(-1)?.replaces, session.conversation.turns[0]?.id);
    await session.takeBack(queued);
    assert.deepEqual(states(), before);
    await again();
    await session.ask('and then');
    await endAll();
    assert.deepEqual(states(), [
      ['better', 'To better: done', 'complete'],
      ['and then', 'To and then: done', 'complete'],
    ]);
    assert.deepEqual(await stored(), states());
    assert.deepEqual(engine.requests.at(-2)?.turns, []);
  });

  describe('when the model is gone', () => {
    const beginAndQueue = async (): Promise<void> => {
      await begin('one');
      await session.ask('two');
      await session.ask('three');
    };
    const outcomes = (): string[][] => states().map(([question, , state]) => [question!, state!]);

    it('are not sent after it was unloaded, and each can be sent or taken back then', async () => {
      await beginAndQueue();
      // So does an engine end an answer that nobody has cancelled.
      ending = { stopReason: 'cancelled' };
      end();
      await session.idle();
      assert.equal(session.conversation.turns[0]?.stopReason, 'unloaded');
      assert.deepEqual(outcomes(), [
        ['one', 'stopped'],
        ['two', 'unsent'],
        ['three', 'unsent'],
      ]);
      assert.equal(engine.requests.length, 1);
      const [, two, three] = session.conversation.turns;
      ending = {};
      await session.send(three!.id);
      await asked(2);
      assert.equal(await session.takeBack(two!.id), 'two');
      await endAll();
      assert.deepEqual(states(), [
        ['one', 'To one: ', 'stopped'],
        ['three', 'To three: done', 'complete'],
      ]);
      assert.deepEqual(await stored(), states());
    });

    it('are not sent after it could not be loaded or stays down', async () => {
      await beginAndQueue();
      ending = new PhidelityError('engine-exited', 'It stopped.');
      engine.status = { state: 'error', reason: 'engine-exited', message: 'It stopped.' };
      end();
      await session.idle();
      assert.deepEqual(outcomes(), [
        ['one', 'failed'],
        ['two', 'unsent'],
        ['three', 'unsent'],
      ]);
    });

    it('are sent after a crash from which it comes back by itself', async () => {
      await beginAndQueue();
      ending = new PhidelityError('engine-exited', 'It stopped.');
      engine.status = { state: 'error', reason: 'engine-exited', message: 'It stopped.', isRestarting: true };
      await endAll();
      assert.deepEqual(outcomes(), [
        ['one', 'failed'],
        ['two', 'complete'],
        ['three', 'complete'],
      ]);
    });

    it('stay when an answer before them is asked for again', async () => {
      await beginAndQueue();
      ending = { stopReason: 'cancelled' };
      end();
      await session.idle();
      ending = {};
      engine.script = async ({ question }, say) => say(`To ${question}: done`);
      await session.askAgain(session.conversation.turns[0]!.id);
      await session.idle();
      assert.deepEqual(outcomes(), [
        ['one', 'complete'],
        ['two', 'unsent'],
        ['three', 'unsent'],
      ]);
      assert.deepEqual(
        (await stored()).map(([question]) => question),
        ['one', 'two', 'three'],
      );
      await session.send(session.conversation.turns[1]!.id);
      await session.idle();
      assert.deepEqual(
        engine.requests.at(-1)?.turns.map(({ question }) => question),
        ['one'],
      );
    });
  });

  it('of a window that was closed are there, not sent', async () => {
    await begin('one');
    await session.ask('two');
    const next = chat.anotherSession(engine);
    await next.open(session.conversation.id);
    assert.deepEqual(
      states(next.conversation).map(([, , state]) => state),
      ['interrupted', 'unsent'],
    );
    session.dispose();
    await session.idle();
    engine.script = async ({ question }, say) => say(`To ${question}: done`);
    await next.send(next.conversation.turns[1]!.id);
    await next.idle();
    assert.deepEqual((await stored()).at(-1), ['two', 'To two: done', 'complete']);
  });

  it('are not sent by this window when another has taken them back or deleted their chat', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.ask('two');
    await session.startNew();
    await session.ask('three');
    const second = session.conversation.id;
    await session.startNew();
    const other = chat.anotherSession(engine);
    await other.open(first);
    await other.takeBack(other.conversation.turns[1]!.id);
    await other.delete(second);
    await endAll();
    assert.deepEqual(await stored(first), [['one', 'To one: done', 'complete']]);
    assert.equal(await chat.store.read(second), undefined);
    assert.equal(engine.requests.length, 1);
  });

  it('are dropped with their chat, and the answer in it is stopped', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.ask('two');
    await session.startNew();
    await session.ask('elsewhere');
    assert.ok(session.isBusy(first));
    await session.delete(first);
    assert.equal(session.isBusy(first), false);
    assert.equal(await chat.store.read(first), undefined);
    await asked(2);
    await endAll();
    assert.equal(await chat.store.read(first), undefined);
    assert.deepEqual(
      engine.requests.map(({ question }) => question),
      ['one', 'elsewhere'],
    );
  });

  it('and answers go on under the name that their chat was given meanwhile', async () => {
    await begin('one');
    const first = session.conversation.id;
    await session.startNew();
    await session.rename(first, 'My chat');
    assert.equal(session.activity.writing?.name, 'My chat');
    await endAll();
    await session.open(first);
    assert.equal(session.conversation.name, 'My chat');
    assert.deepEqual(states(), [['one', 'To one: done', 'complete']]);
  });

  it('wait behind what else has the model write, and are asked once it is done', async () => {
    let endOther = (_canContinue: boolean): void => {};
    const queue = new AnswerQueue();
    queue.add({ run: () => new Promise((resolve) => (endOther = resolve)), hold: () => {} });
    const shared = chat.anotherSession(engine, queue);
    await shared.ask('one');
    assert.equal(shared.conversation.turns[0]?.state, 'queued');
    assert.deepEqual(shared.activity.waiting.length, 1);
    assert.equal(shared.activity.writing, undefined);
    engine.script = async ({ question }, say) => say(`To ${question}: done`);
    endOther(true);
    await shared.idle();
    assert.equal(shared.conversation.turns[0]?.state, 'complete');
  });

  it('is nowhere when it could not be stored', async () => {
    await begin('one');
    const append = chat.store.append.bind(chat.store);
    chat.store.append = () => Promise.reject(new PhidelityError('storage', 'The disk is full.'));
    await assert.rejects(session.ask('two'), { reason: 'storage' });
    chat.store.append = append;
    assert.equal(session.conversation.turns.length, 1);
    assert.deepEqual(session.activity.waiting, []);
    await endAll();
    assert.deepEqual(
      engine.requests.map(({ question }) => question),
      ['one'],
    );
  });
});
