import assert from 'node:assert/strict';
import { type Attachment, attachmentFrame, newAttachment } from '../../../src/core/attachments/attachment.ts';
import { PendingQuestion, type PendingState } from '../../../src/core/attachments/pendingQuestion.ts';
import type { EngineStatus, ModelInfo } from '../../../src/core/ports/engine.ts';
import { Emitter } from '../../../src/core/lifetime/emitter.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';

describe('PendingQuestion', () => {
  /** An engine of which one character is one token, and which can be loaded and unloaded. */
  class CountingEngine extends ScriptedEngine {
    readonly changes = new Emitter<EngineStatus>();
    readonly counted: (readonly string[])[] = [];
    isGone = false;
    override readonly onDidChangeStatus = this.changes.subscribe;

    constructor() {
      super(async () => {});
    }

    set(status: EngineStatus): void {
      this.status = status;
      this.changes.fire(status);
    }

    override async countTokens(texts: readonly string[]): Promise<number[]> {
      this.counted.push(texts);
      if (this.isGone) throw new Error('The engine ended.');
      return super.countTokens(texts);
    }
  }

  let engine: CountingEngine;
  let pending: PendingQuestion;
  let above: readonly Attachment[];
  let states: PendingState[];
  const model = (contextSize: number): ModelInfo => modelInfo({ contextSize });

  beforeEach(() => {
    engine = new CountingEngine();
    above = [];
    let ids = 0;
    pending = new PendingQuestion({
      engine,
      standing: () => ({ used: 0, above }),
      newId: () => `id-${(ids += 1)}`,
    });
    states = [];
    pending.onDidChange((state) => states.push(state));
  });
  afterEach(() => pending.dispose());

  const file = (text: string, name = 'a.py'): Attachment =>
    newAttachment({
      kind: 'file',
      uri: `file:///${name}`,
      path: name,
      languageId: 'python',
      startLine: 1,
      text,
    });
  const selection = (startLine: number, text: string): Attachment =>
    newAttachment({ ...file(text), kind: 'selection', startLine });
  const shown = async (): Promise<PendingState> => {
    await pending.refresh();
    return pending.state;
  };

  it('estimates before the model is loaded, and counts as soon as it is', async () => {
    pending.add(file('x = 1'));
    const estimate = await shown();
    assert.equal(estimate.isEstimate, true);
    assert.equal(estimate.contextSize, undefined);
    assert.ok(estimate.attachments[0]!.tokens > 0);
    assert.deepEqual(engine.counted, []);
    engine.set({ state: 'ready', model: model(4096) });
    const counted = await shown();
    assert.equal(counted.isEstimate, false);
    assert.equal(counted.contextSize, 4096);
    const frame = attachmentFrame(file('x = 1')).length;
    assert.equal(counted.attachments[0]!.tokens, frame + 'x = 1\n'.length);
  });

  it('counts nothing at an endpoint, since nothing is sent before the question is', async () => {
    const remote: ModelInfo = {
      ...model(4096),
      source: { kind: 'endpoint', name: 'gpu', url: 'https://gpu' },
    };
    engine.set({ state: 'ready', model: remote });
    pending.add(file('x = 1'));
    pending.draft = 'Why?';
    const state = await shown();
    assert.equal(state.isEstimate, true);
    assert.equal(state.contextSize, 4096);
    assert.deepEqual(engine.counted, []);
  });

  it('estimates when the engine ends while it counts', async () => {
    engine.set({ state: 'ready', model: model(4096) });
    engine.isGone = true;
    pending.add(file('x = 1'));
    assert.equal((await shown()).isEstimate, true);
  });

  it('counts what is typed, and an attachment only once', async () => {
    engine.set({ state: 'ready', model: model(4096) });
    pending.add(file('x = 1'));
    await shown();
    engine.counted.length = 0;
    pending.draft = ' Why? ';
    assert.equal((await shown()).draftTokens, 4);
    assert.deepEqual(engine.counted, [['Why?']]);
    pending.draft = '';
    assert.equal((await shown()).draftTokens, 0);
  });

  it('shows what will be cut, left out or not be sent again', async () => {
    engine.set({ state: 'ready', model: model(1000) });
    const known = selection(40, 'known');
    above = [known];
    pending.add(known);
    pending.add(file(`${'x'.repeat(49)}\n`.repeat(20)));
    pending.add(file('y', 'b.py'));
    const fits = (await shown()).attachments.map(({ fit }) => fit);
    assert.deepEqual(fits[0], { omitted: 'repeated' });
    assert.ok(fits[1]!.cutAfterLine! > 0 && fits[1]!.cutAfterLine! < 20);
    assert.deepEqual(fits[2], { omitted: 'no-room' });
    // A long question leaves less.
    const before = fits[1]!.cutAfterLine!;
    pending.draft = 'z'.repeat(400);
    assert.ok((await shown()).attachments[1]!.fit.cutAfterLine! < before);
  });

  it('has a file once, as it is now, and any number of selections of it', async () => {
    pending.add(file('old'));
    pending.add(selection(1, 'a'));
    pending.add(selection(5, 'b'));
    const same = pending.add(selection(5, 'b'));
    const fresh = pending.add(file('new'));
    const { attachments } = await shown();
    assert.deepEqual(
      attachments.map(({ attachment }) => attachment.text),
      ['a', 'b', 'new'],
    );
    assert.equal(attachments[1]!.id, same);
    assert.equal(attachments[2]!.id, fresh);
  });

  it('tells only of changes', async () => {
    const id = pending.add(file('x'));
    await shown();
    const { length } = states;
    await pending.refresh();
    engine.set({ state: 'off' });
    await pending.refresh();
    pending.replace(id, file('x'));
    await pending.refresh();
    assert.equal(states.length, length);
    pending.replace(id, file('y'));
    await pending.refresh();
    pending.remove([id]);
    await pending.refresh();
    assert.equal(states.length, length + 2);
    assert.deepEqual(pending.state.attachments, []);
  });

  describe('has what goes along by itself', () => {
    const idsAndNames = (): string[] =>
      pending.attachments.map(({ id, attachment: { path } }) => `${id} ${path}`);

    it("after what the user has attached, the project's rules last", () => {
      pending.setAutomatic('rules', [file('r', 'AGENTS.md')]);
      pending.setAutomatic('command', [file('c', 'c.py')]);
      pending.add(file('a'));
      assert.deepEqual(idsAndNames(), ['id-3 a.py', 'id-2 c.py', 'id-1 AGENTS.md']);
      pending.setAutomatic('command', []);
      assert.deepEqual(idsAndNames(), ['id-3 a.py', 'id-1 AGENTS.md']);
    });

    it('under the same id as long as it is of the same file', () => {
      pending.setAutomatic('rules', [file('r', 'AGENTS.md'), file('s', 'b.md')]);
      pending.setAutomatic('rules', [file('new', 'b.md'), file('t', 'c.md')]);
      assert.deepEqual(idsAndNames(), ['id-2 b.md', 'id-3 c.md']);
      assert.equal(pending.attachments[0]!.attachment.text, 'new');
      assert.equal(pending.attachments[0]!.source, 'rules');
    });

    it("once: what the user has attached stays the user's", () => {
      pending.add(file('a'));
      pending.setAutomatic('command', [file('a')]);
      assert.deepEqual(idsAndNames(), ['id-1 a.py']);
      pending.setAutomatic('command', [file('b', 'b.py')]);
      pending.add(file('b', 'b.py'));
      pending.setAutomatic('command', []);
      assert.deepEqual(idsAndNames(), ['id-1 a.py', 'id-2 b.py']);
    });
  });

  it('leaves room for what the user adds to the system prompt', async () => {
    pending.dispose();
    pending = new PendingQuestion({
      engine,
      standing: () => ({ used: 0, above, systemAddition: 500 }),
      newId: () => 'id',
    });
    engine.set({ state: 'ready', model: model(1_000) });
    pending.add(file(Array.from({ length: 50 }, () => 'x'.repeat(9)).join('\n')));
    await pending.refresh();
    // 75 % of the context, without the system prompt, what is added to it, and the frame.
    assert.ok(pending.state.attachments[0]!.fit.cutAfterLine! < 16);
  });
});
