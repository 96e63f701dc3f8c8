import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Attachment,
  newAttachment,
  questionWithAttachments,
} from '../../../src/core/attachments/attachment.ts';
import type { Turn } from '../../../src/core/conversation/conversation.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { chatFixture, type ChatFixture } from '../../support/chatFixture.ts';
import { ManualTime } from '../../support/manualTime.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { until } from '../../support/until.ts';

describe('ChatSession', () => {
  let chat: ChatFixture;
  let engine: ScriptedEngine;

  beforeEach(() => {
    engine = new ScriptedEngine(async ({ question }, say) => {
      say('Answer to ');
      say(question);
    });
    chat = chatFixture(engine);
  });
  afterEach(() => chat.dispose());

  const turns = (): readonly Turn[] => chat.session.conversation.turns;
  const askAndWait = async (question: string): Promise<void> => {
    await chat.session.ask(question);
    await chat.session.idle();
  };
  /** A script that says something and then waits to be stopped. */
  const untilStopped = (): void => {
    engine.script = async (_request, say, signal) => {
      say('Partial');
      while (!signal.aborted) await delay(1);
    };
  };

  it('streams an answer and keeps it with its figures', async () => {
    await askAndWait('first');
    assert.equal(turns()[0]?.answer, 'Answer to first');
    assert.equal(turns()[0]?.state, 'complete');
    assert.equal(turns()[0]?.modelName, 'scripted');
    assert.equal(turns()[0]?.usage?.contextTokens, 2);
    assert.deepEqual(
      chat.updates.map((update) => update.kind),
      ['turn', 'text', 'text', 'turn'],
    );
  });

  it('has the question on disk before the engine is asked', async () => {
    let onDisk: string | undefined;
    engine.script = async () => {
      onDisk = (await chat.store.read(chat.session.conversation.id))?.turns[0]?.question;
    };
    await askAndWait('is it there?');
    assert.equal(onDisk, 'is it there?');
  });

  it('has the answer on disk 300 ms after its last word, also while the model is silent', async () => {
    const time = new ManualTime();
    const timed = chatFixture(engine, 'scripted.gguf', time);
    engine.script = async (_request, say, signal) => {
      for (const word of ['Lists ', 'are ', 'mutable.']) say(word);
      while (!signal.aborted) await delay(1);
    };
    const { session, store } = timed;
    await session.ask('what are lists?');
    const onDisk = async (): Promise<string | undefined> => {
      await time.settle();
      return (await store.read(session.conversation.id))?.turns[0]?.answer;
    };
    await until(() => session.conversation.turns[0]?.answer === 'Lists are mutable.', 'the words');
    await time.pass(299);
    assert.equal(await onDisk(), '');
    await time.pass(1);
    await until(async () => (await onDisk()) === 'Lists are mutable.', 'the words on disk');
    await session.stop();
    await session.idle();
    timed.dispose();
  });

  it('shows the model all answered turns, oldest first', async () => {
    await askAndWait('one');
    await askAndWait('two');
    await askAndWait('three');
    assert.deepEqual(engine.requests[2]?.turns, [
      { question: 'one', answer: 'Answer to one' },
      { question: 'two', answer: 'Answer to two' },
    ]);
  });

  it('carries the number of dropped turns from answer to answer', async () => {
    await askAndWait('one');
    engine.script = async () => ({ droppedTurns: 1 });
    await askAndWait('two');
    engine.script = async () => {};
    await askAndWait('three');
    assert.equal(engine.requests[2]?.droppedTurns, 1);
    assert.equal(turns()[1]?.droppedTurns, 1);
  });

  it('refuses an empty question and writes nothing', async () => {
    await assert.rejects(chat.session.ask(' \n\t'), { reason: 'message-empty' });
    assert.deepEqual(await chat.store.list(), []);
  });

  it('makes NUL and lone surrogates harmless before they go anywhere', async () => {
    await askAndWait('a\0b\ud800c');
    assert.equal(engine.requests[0]?.question, 'a\ufffdb\ufffdc');
    assert.equal(
      (await chat.store.read(chat.session.conversation.id))?.turns[0]?.question,
      'a\ufffdb\ufffdc',
    );
  });

  it('keeps what was written when an answer is stopped', async () => {
    untilStopped();
    await chat.session.ask('stop me');
    await chat.session.stop();
    assert.equal(turns()[0]?.state, 'stopped');
    const stored = await chat.store.read(chat.session.conversation.id);
    assert.equal(stored?.turns[0]?.answer, 'Partial');
    assert.equal(stored?.turns[0]?.state, 'stopped');
  });

  it('answers questions that are asked at the same moment one after the other', async () => {
    await Promise.all([chat.session.ask('a'), chat.session.ask('b'), chat.session.ask('c')]);
    await chat.session.idle();
    assert.deepEqual(
      turns().map((turn) => turn.question),
      ['a', 'b', 'c'],
    );
    assert.equal(turns()[2]?.state, 'complete');
  });

  describe('with attachments', () => {
    const attachment = (lines: number, name = 'a.py'): Attachment =>
      newAttachment({
        kind: 'file',
        uri: `file:///${name}`,
        path: name,
        languageId: 'python',
        startLine: 1,
        text: Array.from({ length: lines }, (_, index) => `value_${index} = 1`).join('\n'),
      });
    const askWith = async (question: string, ...attachments: Attachment[]): Promise<void> => {
      await chat.session.ask(question, { attachments });
      await chat.session.idle();
    };

    it('gives the model what is attached before the question, and the same with each later one', async () => {
      const one = attachment(2);
      await askWith('Why?', one);
      await askAndWait('And?');
      const expected = questionWithAttachments({ question: 'Why?', attachments: [one] });
      assert.equal(engine.requests[0]?.question, expected);
      assert.equal(engine.requests[1]?.turns[0]?.question, expected);
      assert.equal(engine.requests[1]?.question, 'And?');
      assert.equal(turns()[0]?.question, 'Why?');
    });

    it('keeps it on disk with how much of it was given', async () => {
      await askWith('Why?', attachment(2), attachment(400, 'b.py'), attachment(2, 'c.py'));
      const { attachments = [] } = turns()[0]!;
      const fits = attachments.map(({ cutAfterLine, omitted }) => cutAfterLine ?? omitted);
      assert.equal(fits[0], undefined);
      assert.ok(typeof fits[1] === 'number' && fits[1] > 100 && fits[1] < 200);
      assert.equal(fits[2], 'no-room');
      assert.ok(!engine.requests[0]?.question.includes('c.py'));
      const stored = await chat.store.read(chat.session.conversation.id);
      assert.deepEqual(stored?.turns, turns());
    });

    it('does not send again what stands in the prompt, unless it has changed', async () => {
      const one = attachment(2);
      const changed = { ...one, text: `${one.text}0` };
      await askWith('Why?', one);
      await askWith('And?', one, changed);
      assert.deepEqual(
        turns()[1]?.attachments?.map(({ omitted }) => omitted),
        ['repeated', undefined],
      );
      assert.ok(engine.requests[1]?.question.startsWith('From `a.py`: see above.\n\nFrom `a.py`:\n\n```'));
    });

    it('sends it again once its turn is no longer in the prompt', async () => {
      const one = attachment(2);
      await askWith('Why?', one);
      engine.script = async (_request, say) => {
        say('Answer');
        return { droppedTurns: 1 };
      };
      await askAndWait('long');
      await askWith('And?', one);
      assert.equal(turns()[2]?.attachments?.[0]?.omitted, undefined);
    });

    it('asks again with what was attached, and with another question too', async () => {
      const one = attachment(400);
      await askWith('Why?', one);
      const cut = turns()[0]!.attachments;
      await chat.session.askAgain(turns()[0]!.id);
      await chat.session.idle();
      assert.deepEqual(turns()[0]?.attachments, cut);
      assert.equal(engine.requests[1]?.question, engine.requests[0]?.question);
      await chat.session.askAgain(turns()[0]!.id, 'What?');
      await chat.session.idle();
      assert.deepEqual(turns()[0]?.attachments, cut);
      assert.ok(engine.requests[2]?.question.endsWith('\n\nWhat?'));
    });

    it('goes on with an answer to the very same question', async () => {
      engine.script = async (_request, say) => {
        say('Part');
        return { stopReason: 'length' };
      };
      await askWith('Why?', attachment(400));
      await chat.session.continueAnswer(turns()[0]!.id);
      await chat.session.idle();
      assert.equal(engine.requests[1]?.continued, 'Part');
      assert.equal(engine.requests[1]?.question, engine.requests[0]?.question);
    });
  });

  describe('continuing an answer', () => {
    const cutOff = async (): Promise<Turn> => {
      engine.script = async (_request, say) => {
        say('```python\nfor x in');
        return { stopReason: 'length' };
      };
      await askAndWait('long');
      return turns()[0]!;
    };

    it('goes on with the same answer where it ended, on disk too', async () => {
      const { id } = await cutOff();
      engine.script = async (_request, say) => say(' y:\n    pass\n```\n');
      await chat.session.continueAnswer(id);
      await chat.session.idle();
      assert.equal(engine.requests[1]?.question, 'long');
      assert.equal(engine.requests[1]?.continued, '```python\nfor x in');
      assert.deepEqual(engine.requests[1]?.turns, []);
      assert.equal(turns().length, 1);
      assert.equal(turns()[0]?.answer, '```python\nfor x in y:\n    pass\n```\n');
      assert.equal(turns()[0]?.state, 'complete');
      assert.equal(turns()[0]?.stopReason, 'end');
      assert.deepEqual((await chat.store.read(chat.session.conversation.id))?.turns, turns());
    });

    it('adds up the figures of the parts', async () => {
      const { id } = await cutOff();
      await chat.session.continueAnswer(id);
      await chat.session.idle();
      assert.equal(turns()[0]?.usage?.generatedTokens, 2);
      assert.equal(turns()[0]?.usage?.contextTokens, 2);
    });

    it('can be stopped and continued once more', async () => {
      const { id } = await cutOff();
      untilStopped();
      await chat.session.continueAnswer(id);
      await chat.session.stop();
      assert.equal(turns()[0]?.state, 'stopped');
      engine.script = async (_request, say) => say('.');
      await chat.session.continueAnswer(id);
      await chat.session.idle();
      assert.equal(turns()[0]?.answer, '```python\nfor x inPartial.');
    });

    it('goes on where it broke off with an error, which is gone then', async () => {
      engine.script = async (_request, say) => {
        say('First ');
        throw new PhidelityError('engine-exited', 'The engine has ended.');
      };
      await askAndWait('question');
      assert.equal(turns()[0]?.error?.reason, 'engine-exited');
      engine.script = async (_request, say) => say('and last.');
      await chat.session.continueAnswer(turns()[0]!.id);
      await chat.session.idle();
      assert.equal(turns()[0]?.answer, 'First and last.');
      assert.equal(turns()[0]?.state, 'complete');
      assert.equal(turns()[0]?.error, undefined);
      assert.deepEqual((await chat.store.read(chat.session.conversation.id))?.turns, turns());
    });

    it('goes on at a full context only if there is an earlier turn to leave out', async () => {
      const untilFull: typeof engine.script = async (_request, say) => {
        say('Long');
        return { stopReason: 'context' };
      };
      engine.script = untilFull;
      await askAndWait('first');
      await chat.session.continueAnswer(turns()[0]!.id);
      await chat.session.idle();
      assert.equal(engine.requests.length, 1);
      await askAndWait('second');
      engine.script = async (_request, say) => say('er.');
      await chat.session.continueAnswer(turns()[1]!.id);
      await chat.session.idle();
      assert.equal(turns()[1]?.answer, 'Longer.');
    });

    it('does nothing with an answer that has ended, or is not the newest', async () => {
      const { id } = await cutOff();
      engine.script = async (_request, say) => say('Done.');
      await askAndWait('next');
      await chat.session.continueAnswer(id);
      await chat.session.continueAnswer(turns()[1]!.id);
      await chat.session.idle();
      assert.equal(engine.requests.length, 2);
    });

    it('asks a new question without what was begun', async () => {
      await cutOff();
      await askAndWait('next');
      assert.equal('continued' in engine.requests[1]!, false);
    });
  });

  it('keeps what the model thought apart from its answer, and does not send it back', async () => {
    engine.script = async (_request, say, _signal, report) => {
      report({ kind: 'thought', text: 'Hm, ', at: 0 });
      report({ kind: 'thought', text: 'yes.', at: 0 });
      say('An answer.');
    };
    await askAndWait('one');
    await askAndWait('two');
    assert.equal(turns()[0]?.thought, 'Hm, yes.');
    assert.equal(turns()[0]?.answer, 'An answer.');
    assert.deepEqual(engine.requests[1]?.turns, [{ question: 'one', answer: 'An answer.' }]);
    assert.deepEqual((await chat.store.read(chat.session.conversation.id))?.turns, turns());
    const kinds = chat.updates.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(0, 5), ['turn', 'thought', 'thought', 'text', 'turn']);
  });

  it('leaves out what was only thought', async () => {
    engine.script = async (_request, _say, _signal, report) => {
      report({ kind: 'thought', text: 'Hm.', at: 0 });
      return { stopReason: 'length' };
    };
    await askAndWait('one');
    await askAndWait('two');
    assert.deepEqual(engine.requests[1]?.turns, []);
  });

  it('cuts a loop off: on the screen, on disk and in the next prompt', async () => {
    engine.script = async (_request, say, _signal, report) => {
      say('Once. ');
      say('Once. Once. Once.');
      report({ kind: 'cut', length: 'Once.'.length });
      return { stopReason: 'loop' };
    };
    await askAndWait('one');
    assert.equal(turns()[0]?.answer, 'Once.');
    assert.equal(turns()[0]?.stopReason, 'loop');
    assert.deepEqual((await chat.store.read(chat.session.conversation.id))?.turns, turns());
    assert.deepEqual(
      chat.updates.flatMap((update) => (update.kind === 'turn' ? [update.turn.answer] : [])),
      ['', 'Once.', 'Once.'],
    );
    await askAndWait('two');
    assert.deepEqual(engine.requests[1]?.turns, [{ question: 'one', answer: 'Once.' }]);
  });

  it('writes a failure down with its reason and keeps the text so far', async () => {
    engine.script = async (_request, say) => {
      say('Half');
      throw new PhidelityError('engine-exited', 'The engine stopped.');
    };
    await askAndWait('crash');
    const stored = await chat.store.read(chat.session.conversation.id);
    assert.deepEqual(stored?.turns[0]?.error, { reason: 'engine-exited', message: 'The engine stopped.' });
    assert.equal(stored?.turns[0]?.answer, 'Half');
    assert.equal(stored?.turns[0]?.state, 'failed');
  });

  it('reports a model that cannot be loaded in the turn', async () => {
    engine.loadError = new PhidelityError('not-gguf', 'Not a model.');
    await askAndWait('anything');
    assert.equal(turns()[0]?.error?.reason, 'not-gguf');
  });

  it('asks a question again in place of its turn and all later ones', async () => {
    await askAndWait('one');
    await askAndWait('two');
    await askAndWait('three');
    await chat.session.askAgain(turns()[1]!.id);
    await chat.session.idle();
    assert.deepEqual(
      turns().map((turn) => turn.question),
      ['one', 'two'],
    );
    assert.deepEqual(engine.requests.at(-1)?.turns, [{ question: 'one', answer: 'Answer to one' }]);
    assert.deepEqual((await chat.store.read(chat.session.conversation.id))?.turns, turns());
  });

  it('asks another question in place of an earlier one', async () => {
    await askAndWait('teh question');
    await chat.session.askAgain(turns()[0]!.id, 'the question');
    await chat.session.idle();
    assert.deepEqual(
      turns().map((turn) => turn.answer),
      ['Answer to the question'],
    );
  });

  it('rates and unrates an answer, on disk too', async () => {
    await askAndWait('one');
    await chat.session.rate(turns()[0]!.id, 'up');
    assert.equal((await chat.store.read(chat.session.conversation.id))?.turns[0]?.rating, 'up');
    await chat.session.rate(turns()[0]!.id, null);
    assert.equal((await chat.store.read(chat.session.conversation.id))?.turns[0]?.rating, undefined);
  });

  it('starts a new conversation, and opens the old one again unchanged', async () => {
    await askAndWait('one');
    const before = chat.session.conversation;
    await chat.session.startNew();
    assert.equal(turns().length, 0);
    assert.equal(await chat.session.open(before.id), true);
    assert.deepEqual(chat.session.conversation.turns, before.turns);
    assert.equal(await chat.session.open('no-such-id'), false);
  });

  it('shows an answer that nobody finished as interrupted, with its text', async () => {
    const id = 'crashed';
    await chat.store.append(id, [
      { type: 'created', at: 1, id },
      { type: 'asked', at: 1, turn: 't', question: 'q' },
      { type: 'text', turn: 't', text: 'as far as it' },
    ]);
    await chat.session.open(id);
    assert.equal(turns()[0]?.state, 'interrupted');
    assert.equal(turns()[0]?.answer, 'as far as it');
  });

  it('renames and deletes conversations, the open one too', async () => {
    await askAndWait('one');
    const { id } = chat.session.conversation;
    await chat.session.rename(id, 'My chat');
    assert.equal((await chat.store.list())[0]?.title, 'My chat');
    await chat.session.delete(id);
    assert.deepEqual(await chat.store.list(), []);
    assert.notEqual(chat.session.conversation.id, id);
  });

  describe('explaining code', () => {
    const excerptOf = (lines: number): Parameters<typeof chat.session.explain>[0] => ({
      path: 'a.py',
      startLine: 11,
      endLine: 10 + lines,
      languageId: 'python',
      text: Array.from({ length: lines }, () => 'x = 12345').join('\n'),
    });

    it('quotes the whole code where it fits, with a reference to it', async () => {
      await chat.session.explain(excerptOf(3), 'file:///a.py');
      await chat.session.idle();
      assert.match(turns()[0]!.question, /lines 11-13:\n\n```python\nx = 12345\nx = 12345\nx = 12345\n```$/);
      assert.deepEqual(turns()[0]?.reference, {
        uri: 'file:///a.py',
        path: 'a.py',
        startLine: 11,
        endLine: 13,
      });
    });

    it('cuts code that is too large at a line boundary, and says where', async () => {
      await chat.session.explain(excerptOf(1000), 'file:///a.py');
      await chat.session.idle();
      // 0.6 of 4,096 tokens, at ten characters a line and one token a character.
      const kept = Math.floor((4096 * 0.6) / 10);
      assert.equal(turns()[0]?.reference?.endLine, 1010);
      assert.equal(turns()[0]?.reference?.cutAfterLine, 10 + kept);
      assert.match(engine.requests[0]!.question, new RegExp(`lines 11-${10 + kept}:`));
      assert.equal(engine.requests[0]?.question, turns()[0]?.question);
      assert.deepEqual((await chat.store.read(chat.session.conversation.id))?.turns, turns());
    });

    it('says so when not even the first line fits', async () => {
      await chat.session.explain({ ...excerptOf(1), text: 'x'.repeat(100_000) }, 'file:///a.py');
      await chat.session.idle();
      assert.equal(turns()[0]?.error?.reason, 'message-too-long');
    });
  });

  it('two windows on one conversation lose nothing', async () => {
    await askAndWait('first');
    const { id } = chat.session.conversation;
    const other = chat.anotherSession(engine);
    await other.open(id);
    await Promise.all([chat.session.ask('from here'), other.ask('from there')]);
    await Promise.all([chat.session.idle(), other.idle()]);
    const stored = await chat.store.read(id);
    assert.deepEqual(stored?.turns.map((turn) => [turn.question, turn.answer]).toSorted(), [
      ['first', 'Answer to first'],
      ['from here', 'Answer to from here'],
      ['from there', 'Answer to from there'],
    ]);
  });
});
