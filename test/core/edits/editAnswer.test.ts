import assert from 'node:assert/strict';
import { AnswerQueue } from '../../../src/core/conversation/answerQueue.ts';
import { defaultSampling } from '../../../src/core/chat/chatSettings.ts';
import {
  askForEdit,
  type EditOutcome,
  type EditProgress,
  type EditTask,
} from '../../../src/core/edits/editAnswer.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { type Script, ScriptedEngine } from '../../support/scriptedEngine.ts';

const task: EditTask = {
  path: 'a.py',
  languageId: 'python',
  lines: ['import os', '', 'def f():', '    return 1', '', 'x = f()', ''],
  edited: { start: 2, end: 4 },
  earlier: [],
  instruction: 'Return 2.',
};
const settings = { model: { modelPath: 'm.gguf', threads: 0 }, sampling: defaultSampling, maxTokens: 16 };

interface Asked {
  readonly outcome: EditOutcome;
  readonly engine: ScriptedEngine;
  readonly written: readonly string[];
}

async function ask(
  script: Script,
  change: Partial<EditTask> = {},
  { contextSize = 4096, controller = new AbortController(), queue = new AnswerQueue() } = {},
): Promise<Asked> {
  const engine = new ScriptedEngine(script, { contextSize });
  const written: string[] = [];
  const onProgress = (step: EditProgress): void => {
    if (step.kind === 'writing') written.push(step.code);
  };
  const parts = { engine, queue, settings: () => settings, onProgress, signal: controller.signal };
  const outcome = await askForEdit({ ...task, ...change }, parts);
  return { outcome, engine, written };
}

const saying =
  (...texts: readonly string[]): Script =>
  async (_, say) =>
    texts.forEach(say);

describe('askForEdit', () => {
  it('quotes the code and what is around it, and gives the code of the answer', async () => {
    const { outcome, engine } = await ask(saying('```python\ndef f():\n', '    return 2\n```'));
    assert.equal(outcome.kind === 'code' && outcome.code, 'def f():\n    return 2');
    const [{ question, maxTokens }] = engine.requests as [ScriptedEngine['requests'][number]];
    assert.match(question, /The code above, in `a\.py`:\n\n```python\nimport os\n```/);
    assert.match(question, /The code below:\n\n```python\n\nx = f\(\)\n```/);
    assert.match(question, /lines 3-4 of `a\.py`:\n\n```python\ndef f\(\):\n {4}return 1\n```/);
    assert.match(question, /Change this code: Return 2\./);
    assert.ok(maxTokens >= 'def f():\n    return 1'.length);
  });

  it('tells the whole lines of code that are written so far', async () => {
    const { written } = await ask(saying('Sure:\n\n```py', 'thon\nde', 'f f():\n    ret', 'urn 2\n``', '`'));
    assert.deepEqual(written, ['', 'def f():', 'def f():\n    return 2']);
  });

  it('goes on with the conversation, unless that leaves no room for the answer', async () => {
    const earlier = [{ question: 'first', answer: 'a'.repeat(300) }];
    const script = saying('```\nx\n```');
    const { engine } = await ask(script, { earlier, instruction: 'Return 3.' });
    assert.deepEqual(engine.requests[0]!.turns, earlier);
    assert.doesNotMatch(engine.requests[0]!.question, /def f/);
    const small = await ask(script, { earlier, instruction: 'Return 3.' }, { contextSize: 300 });
    assert.deepEqual(small.engine.requests[0]!.turns, []);
    assert.match(small.engine.requests[0]!.question, /def f/);
  });

  it('says that lines are too long for the context, without asking', async () => {
    const { outcome, engine } = await ask(saying('x'), {}, { contextSize: 40 });
    assert.deepEqual(outcome, { kind: 'problem', problem: 'too-long' });
    assert.equal(engine.requests.length, 0);
  });

  it('does not take code that was cut off, though it looks whole', async () => {
    const { outcome } = await ask(async (_, say) => {
      say('```python\ndef f(): ...\n```');
      return { stopReason: 'loop' };
    });
    assert.equal(outcome.kind === 'problem' && outcome.problem, 'unfinished');
  });

  it('takes no thought for the answer', async () => {
    const { outcome } = await ask(async (_, say, _signal, report) => {
      report({ kind: 'thought', text: '```\nwrong\n```\n', at: 0 });
      say('```\nright\n```');
    });
    assert.equal(outcome.kind === 'code' && outcome.code, 'right');
  });

  it('says why the engine failed, or that the model is gone', async () => {
    const { outcome } = await ask(async (_, say) => {
      say('```python\ndef f');
      throw new PhidelityError('engine-exited', 'It ended.');
    });
    assert.equal(outcome.kind === 'failed' && outcome.error.message, 'It ended.');
    const unloaded = await ask(async () => ({ stopReason: 'cancelled' }));
    assert.equal(unloaded.outcome.kind, 'unloaded');
  });

  it('can be cancelled while it is written, and while it waits', async () => {
    const controller = new AbortController();
    const queue = new AnswerQueue();
    const waiting = new AbortController();
    let second: Promise<Asked> | undefined;
    const { outcome } = await ask(
      async (_, say) => {
        say('```python\ndef f():\n```');
        second = ask(saying('```\nx\n```'), {}, { controller: waiting, queue });
        waiting.abort();
        controller.abort();
      },
      {},
      { controller, queue },
    );
    assert.equal(outcome.kind, 'cancelled');
    const { outcome: other, engine } = await second!;
    assert.equal(other.kind, 'cancelled');
    assert.equal(engine.requests.length, 0);
    assert.equal((await ask(saying(''), {}, { controller })).outcome.kind, 'cancelled');
  });
});
