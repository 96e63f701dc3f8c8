import assert from 'node:assert/strict';
import { Completer, type CompletionTrigger } from '../../../src/core/completion/completer.ts';
import { noRelatedCode } from '../../../src/core/completion/prompt/promptBuilder.ts';
import type { CompletionOutcome } from '../../../src/core/completion/outcome/completionOutcome.ts';
import type { CompletionSettings } from '../../../src/core/completion/generation/buildCompletionRequest.ts';
import type { EmptyReason } from '../../../src/core/completion/postprocess/cleanCompletion.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';
import { CompletionEngine } from './support/completionEngine.ts';
import { EditedDocument } from './support/document.ts';
import { ManualTime } from '../../support/manualTime.ts';

/** Longer than any wait for a pause in typing, shorter than idleness. */
const pause = 600;

class Bench {
  readonly engine = new CompletionEngine();
  readonly time = new ManualTime();
  readonly logger = memoryLogger();
  readonly settings: { -readonly [K in keyof CompletionSettings]: CompletionSettings[K] } = {
    model: { modelPath: '/models/scripted.gguf', threads: 1 },
    automatic: true,
    inStringsAndComments: false,
    slowAfter: 2.5,
    contextSize: 2048,
  };
  readonly completer = new Completer({
    engine: this.engine,
    clock: this.time,
    timer: this.time,
    related: noRelatedCode,
    logger: this.logger,
    settings: () => this.settings,
  });
  readonly document: EditedDocument;
  #call = new AbortController();

  constructor(marked: string, indentSize?: number) {
    this.document = new EditedDocument(marked, undefined, indentSize);
    this.engine.becomeReady();
  }

  /** Asks as the editor does: the call before is cancelled. */
  ask(trigger: CompletionTrigger = 'automatic'): Promise<CompletionOutcome> {
    this.#call.abort();
    this.#call = new AbortController();
    return this.completer.complete(this.document, this.document.cursor, trigger, this.#call.signal);
  }

  type(text: string): Promise<CompletionOutcome> {
    this.completer.edited(this.document.id, this.document.type(text));
    return this.ask();
  }

  /** Types, waits until the engine is asked, and has it answer. */
  async typeAndAnswer(text: string, answer: string): Promise<CompletionOutcome> {
    const outcome = this.type(text);
    await this.time.pass(pause);
    this.engine.last.say(answer);
    this.engine.last.end();
    await this.time.settle();
    return outcome;
  }
}

const texts = (outcome: CompletionOutcome): readonly string[] =>
  outcome.kind === 'completions' ? outcome.texts : [];

describe('the completer', () => {
  it('waits for a pause in typing, then asks for what follows the cursor', async () => {
    const bench = new Bench('x = 1\n');
    const first = bench.type('y');
    await bench.time.pass(10);
    const second = bench.type(' = ');
    assert.deepEqual(await first, { kind: 'cancelled' });
    assert.equal(bench.engine.asked.length, 0);
    await bench.time.pass(pause);
    assert.equal(bench.engine.asked.length, 1);
    assert.equal(bench.engine.last.request.prompt.prefix, 'x = 1\ny = ');
    bench.engine.last.say('x + 1');
    bench.engine.last.end();
    assert.deepEqual(texts(await second), ['x + 1']);
  });

  it('returns what is known at once, without the engine: typed through, and after going back', async () => {
    const bench = new Bench('x = 1\n');
    await bench.typeAndAnswer('y = ', 'x + 1');
    const asked = bench.engine.asked.length;
    const through = await bench.type('x ');
    assert.deepEqual(texts(through), ['+ 1']);
    assert.equal(through.kind === 'completions' && through.source, 'typed-through');
    bench.completer.edited(bench.document.id, bench.document.backspace());
    bench.completer.edited(bench.document.id, bench.document.backspace());
    const back = await bench.ask();
    assert.deepEqual(texts(back), ['x + 1']);
    assert.equal(back.kind === 'completions' && back.source, 'cache');
    assert.equal(bench.engine.asked.filter(({ request }) => request.priority === 'interactive').length, 1);
    assert.ok(bench.engine.asked.length - asked <= 1);
  });

  it('continues a run while the user types what it says', async () => {
    const bench = new Bench('x = 1\n');
    const first = bench.type('y = ');
    await bench.time.pass(pause);
    const run = bench.engine.last;
    run.say('x + 1');
    const second = bench.type('x');
    assert.deepEqual(await first, { kind: 'cancelled' });
    await bench.time.pass(pause);
    assert.equal(run.signal?.aborted, false);
    run.say(' + 2');
    run.end();
    assert.deepEqual(texts(await second), [' + 1 + 2']);
    assert.equal(bench.engine.asked.filter(({ request }) => request.priority === 'interactive').length, 1);
  });

  it('cancels a run at once when the user types something else', async () => {
    const bench = new Bench('x = 1\n');
    void bench.type('y = ');
    await bench.time.pass(pause);
    const run = bench.engine.last;
    run.say('x + 1');
    void bench.type('(');
    assert.equal(run.signal?.aborted, true);
  });

  it('cancels a run when the user has gone elsewhere', async () => {
    const bench = new Bench('x = 1\n');
    const call = new AbortController();
    bench.completer.edited(bench.document.id, bench.document.type('y = '));
    void bench.completer.complete(bench.document, bench.document.cursor, 'automatic', call.signal);
    await bench.time.pass(pause);
    call.abort();
    await bench.time.pass(pause);
    assert.equal(bench.engine.last.signal?.aborted, true);
  });

  it('returns the first line of a block as soon as it is complete, and reports when there is more', async () => {
    const bench = new Bench('def area(w, h):');
    const extended: string[] = [];
    bench.completer.onDidExtend(({ documentId }) => extended.push(documentId));
    const outcome = bench.type('\n    ');
    await bench.time.pass(pause);
    assert.equal(bench.engine.last.request.shape, 'block');
    bench.engine.last.say('area = w * h\n');
    await bench.time.pass(pause);
    assert.deepEqual(texts(await outcome), ['area = w * h']);
    bench.engine.last.say('    return area');
    bench.engine.last.end();
    await bench.time.settle();
    assert.deepEqual(extended, [bench.document.id]);
    assert.deepEqual(texts(await bench.ask('refresh')), ['area = w * h\n    return area']);
  });

  it('continues a run whose first line was accepted with the indentation of the file', async () => {
    const bench = new Bench('def area(w, h):', 2);
    const outcome = bench.type('\n');
    await bench.time.pass(pause);
    bench.engine.last.say('    if w < 0:\n');
    await bench.time.pass(pause);
    assert.deepEqual(texts(await outcome), ['  if w < 0:']);
    const rest = bench.type('  if w < 0:');
    assert.equal(bench.engine.last.signal?.aborted, false);
    bench.engine.last.say('        return 0\n    return w * h');
    bench.engine.last.end();
    assert.deepEqual(texts(await rest), ['\n    return 0\n  return w * h']);
  });

  it('keeps waiting while nothing of the text so far can be shown', async () => {
    const bench = new Bench('def area(w, h):');
    const outcome = bench.type('\n    ');
    await bench.time.pass(pause);
    bench.engine.last.say('return max(\n');
    await bench.time.pass(pause);
    bench.engine.last.say('        w * h,\n        0,\n    )');
    bench.engine.last.end();
    assert.deepEqual(texts(await outcome), ['return max(\n        w * h,\n        0,\n    )']);
  });

  it('prefetches what follows a completion, and has it ready when the completion is accepted', async () => {
    const bench = new Bench('x = 1\n');
    await bench.typeAndAnswer('y = ', 'x + 1');
    const ahead = bench.engine.last;
    assert.equal(ahead.request.priority, 'background');
    assert.equal(ahead.request.prompt.prefix, 'x = 1\ny = x + 1');
    ahead.say('\nprint(y)');
    ahead.end();
    await bench.time.settle();
    const asked = bench.engine.asked.length;
    assert.deepEqual(texts(await bench.type('x + 1')), ['\nprint(y)']);
    assert.equal(
      bench.engine.asked.slice(asked).filter(({ request }) => request.priority === 'interactive').length,
      0,
    );
  });

  it('evaluates nothing once the user has been idle for five seconds', async () => {
    const bench = new Bench('x = 1\n');
    await bench.typeAndAnswer('y = ', 'x + 1');
    await bench.time.pass(5100);
    assert.ok(
      bench.engine.asked.every(
        ({ signal, request }) => signal?.aborted || request.priority === 'interactive',
      ),
    );
    const asked = bench.engine.asked.length;
    await bench.time.pass(60_000);
    assert.equal(bench.engine.asked.length, asked);
  });

  it('completes for a user who has waited longer than that for the model', async () => {
    const bench = new Bench('x = 1\n');
    bench.engine.setStatus({ state: 'loading', modelName: 'scripted', fraction: 0 });
    assert.deepEqual(await bench.type('y = '), { kind: 'none', reason: 'model-loading' });
    await bench.time.pass(60_000);
    bench.engine.becomeReady();
    const outcome = bench.ask();
    await bench.time.pass(pause);
    bench.engine.last.say('x + 1');
    bench.engine.last.end();
    assert.deepEqual(texts(await outcome), ['x + 1']);
  });

  it('shows no half line of a run that was ended because the user is idle', async () => {
    const bench = new Bench('def area(w, h):');
    const outcome = bench.type('\n    ');
    await bench.time.pass(pause);
    bench.engine.last.say('area = w');
    await bench.time.pass(5100);
    assert.equal(bench.engine.last.signal?.aborted, true);
    assert.deepEqual(await outcome, { kind: 'cancelled' });
  });

  it('prewarms the prompt of a resting cursor once, and stops when the user types', async () => {
    const bench = new Bench('x = 1\n█\ny = 2');
    void bench.completer.prewarm(bench.document, bench.document.cursor);
    await bench.time.pass(pause);
    const [warming, ...more] = bench.engine.asked;
    assert.equal(warming?.request.maxTokens, 0);
    assert.equal(warming?.request.priority, 'background');
    assert.deepEqual(more, []);
    void bench.type('z');
    assert.equal(warming?.signal?.aborted, true);
  });

  it('completes in a comment only when invoked', async () => {
    const bench = new Bench('x = 1  # the ');
    assert.deepEqual(await bench.ask(), { kind: 'none', reason: 'in-comment' });
    void bench.ask('invoked');
    await bench.time.settle();
    assert.equal(bench.engine.asked.length, 1);
  });

  it('returns alternatives to a user who invokes a completion again', async () => {
    const bench = new Bench('x = 1\n');
    await bench.typeAndAnswer('y = ', 'x + 1');
    const more = bench.ask('invoked');
    for (const answer of ['x * 2', 'x + 1']) {
      await bench.time.settle();
      bench.engine.last.say(answer);
      bench.engine.last.end();
    }
    assert.deepEqual(texts(await more), ['x + 1', 'x * 2']);
    assert.deepEqual(texts(await bench.ask('invoked')), ['x + 1', 'x * 2']);
  });

  it('stops automatic completions on a machine that is too slow, reports it once, and can resume them', async () => {
    const bench = new Bench('x = 1\n');
    let told = 0;
    bench.completer.onDidTurnSlow(() => (told += 1));
    for (let i = 0; i < 4; i++) {
      const outcome = bench.type(`\ny_${i} = `);
      await bench.time.pass(pause);
      if (bench.engine.asked.length === i) break;
      await bench.time.pass(4000);
      bench.engine.last.say('1');
      bench.engine.last.end();
      await outcome;
      await bench.time.settle();
    }
    assert.equal(told, 1);
    assert.equal(bench.completer.isAutomatic, false);
    assert.deepEqual(await bench.type('\nz = '), { kind: 'none', reason: 'slow-machine' });
    bench.completer.resumeAutomatic();
    assert.equal(bench.completer.isAutomatic, true);
  });

  it('loads the model at the first key, but not again after the user has unloaded it', async () => {
    const bench = new Bench('x = 1\n');
    const fresh = new CompletionEngine();
    fresh.setStatus({ state: 'off' });
    const completer = new Completer({
      engine: fresh,
      clock: bench.time,
      timer: bench.time,
      related: noRelatedCode,
      logger: bench.logger,
      settings: () => bench.settings,
    });
    const { signal } = new AbortController();
    const ask = (trigger: CompletionTrigger) =>
      completer.complete(bench.document, bench.document.cursor, trigger, signal);
    assert.deepEqual(await ask('automatic'), { kind: 'none', reason: 'model-loading' });
    assert.equal(fresh.loads, 1);
    fresh.setStatus({ state: 'off' });
    assert.deepEqual(await ask('automatic'), { kind: 'none', reason: 'model-unloaded' });
    assert.equal(fresh.loads, 1);
    fresh.becomeReady();
    fresh.setStatus({ state: 'off', isIdle: true });
    assert.deepEqual(await ask('automatic'), { kind: 'none', reason: 'model-loading' });
    assert.equal(fresh.loads, 2, 'it comes back where nobody wanted it to go');
    fresh.setStatus({ state: 'off' });
    void ask('invoked');
    await bench.time.settle();
    assert.equal(fresh.loads, 3);
  });

  it('waits for an endpoint that is down, and then for its local fallback', async () => {
    const bench = new Bench('x = 1\n');
    const source = { kind: 'endpoint', name: 'team-gpu', url: 'https://gpu.example.com' } as const;
    bench.engine.setStatus({ state: 'ready', model: { ...modelInfo(), source } });
    bench.engine.setStatus({ state: 'error', reason: 'endpoint-unreachable', message: 'It is down.' });
    assert.deepEqual(await bench.type('y'), { kind: 'none', reason: 'endpoint-down' });
    assert.equal(bench.engine.loads, 0);
    bench.engine.setStatus({ state: 'off' });
    assert.deepEqual(await bench.type('z'), { kind: 'none', reason: 'model-loading' });
    assert.equal(bench.engine.loads, 1, 'nobody has unloaded it');
  });

  it('makes its window smaller when a prompt does not fit', async () => {
    const bench = new Bench(`${'value = "¶¶¶¶¶¶¶¶¶¶¶¶¶¶¶¶¶¶"\n'.repeat(100)}y = `);
    void bench.ask();
    await bench.time.pass(pause);
    const first = bench.engine.last;
    first.fail(new PhidelityError('prompt-too-long', 'Too long.'));
    await bench.time.settle();
    assert.equal(bench.engine.asked.length, 2);
    assert.ok(bench.engine.last.request.prompt.prefix.length < first.request.prompt.prefix.length);
  });

  it('says that the model of an endpoint cannot complete code', async () => {
    const bench = new Bench('x = 1\n');
    const outcome = bench.type('y = ');
    await bench.time.pass(pause);
    bench.engine.last.fail(new PhidelityError('unsupported-model', 'It takes messages only.'));
    assert.deepEqual(await outcome, { kind: 'none', reason: 'cannot-complete' });
  });

  it('turns a failure of the engine into a reason, and logs no code', async () => {
    const bench = new Bench('secret = 1\n');
    const outcome = bench.type('y = ');
    await bench.time.pass(pause);
    bench.engine.last.fail(new PhidelityError('engine-exited', 'The engine ended.'));
    assert.deepEqual(await outcome, { kind: 'none', reason: 'engine-failed' });
    assert.match(bench.logger.lines.join('\n'), /engine-exited/);
    assert.doesNotMatch(bench.logger.lines.join('\n'), /secret/);
  });

  it('waits for an engine that restarts automatically, and does not load the model itself', async () => {
    const bench = new Bench('x = 1\n');
    const crash = { state: 'error', reason: 'engine-exited', message: 'The engine ended.' } as const;
    const outcome = bench.type('y = ');
    await bench.time.pass(pause);
    bench.engine.setStatus({ ...crash, isRestarting: true });
    bench.engine.last.fail(new PhidelityError('engine-exited', 'The engine ended.'));
    assert.deepEqual(await outcome, { kind: 'none', reason: 'model-loading' });
    assert.deepEqual(await bench.type('z'), { kind: 'none', reason: 'model-loading' });
    bench.engine.setStatus(crash);
    assert.deepEqual(await bench.type('w'), { kind: 'none', reason: 'engine-failed' });
    assert.equal(bench.engine.loads, 0);
    bench.engine.becomeReady();
    void bench.type('v');
    await bench.time.pass(pause);
    assert.match(bench.engine.last.request.prompt.prefix, /y = zwv$/);
  });

  const unusable: readonly (readonly [
    reason: EmptyReason,
    document: string,
    typed: string,
    answer: string,
  ])[] = [
    ['no-text', 'x = 1\n', 'y = ', ''],
    ['invisible-characters', 'x = 1\n', 'y = ', '\u200b'],
    ['control-token', 'x = 1\n', 'y = ', '<|im_end|>'],
    ['out-of-place', 'x = 1\n', 'y = ', '```\n'],
    ['repeats-line-start', 'x = 1\n', 'value = calc', 'value = calc'],
    ['loop', 'x = 1\n', 'y = ', 'ab - '.repeat(30)],
    ['placeholder', 'def area(w, h):', '\n    ', '# ... rest of the code'],
    ['orphan-clause', 'def area(w, h):', '\n    ', 'else:\n        return 0'],
    ['repeats-lines-below', 'def first():\n    █\n    return None', 'x = 1\n    ', 'return None'],
    ['repeats-line-end', 'print(█)', '1', ')'],
    ['broken-statement', 'x = 1\n', 'y = ', '"half'],
    ['trivial', 'x = 1\n', '\n', '# TODO'],
    ['repeats-lines-above', 'def f(w):\n    return w\n\ndef g(w):\n    return w\n\n', '\n', 'def f(w):'],
  ];
  for (const [reason, document, typed, answer] of unusable)
    it(`says why nothing of the model's text is shown, and does not ask again: ${reason}`, async () => {
      const bench = new Bench(document);
      assert.deepEqual(await bench.typeAndAnswer(typed, answer), { kind: 'none', reason });
      assert.deepEqual(await bench.ask(), { kind: 'none', reason });
      assert.equal(bench.engine.asked.length, 1);
    });

  it('says why nothing of the text of an invoked completion is shown', async () => {
    const bench = new Bench('x = 1\ny = █');
    const outcome = bench.ask('invoked');
    await bench.time.settle();
    bench.engine.last.say('```\n');
    bench.engine.last.end();
    assert.deepEqual(await outcome, { kind: 'none', reason: 'out-of-place' });
  });

  it('cleans up when it is disposed of', async () => {
    const bench = new Bench('x = 1\n');
    void bench.type('y = ');
    await bench.time.pass(pause);
    bench.completer.dispose();
    assert.equal(bench.engine.last.signal?.aborted, true);
  });
});
