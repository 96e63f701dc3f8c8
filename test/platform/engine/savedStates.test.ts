import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EngineStatus, PromptTurn } from '../../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { StateFolder } from '../../../src/platform/engine/stateFolder.ts';
import type { SavedState } from '../../../src/protocol/schemas/savedStateSchema.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  completionOf,
  completionRequest,
  demoModel,
  endless,
  engineEntry,
  loadRequest,
  memoryLogger,
  type Answer,
} from '../../support/engineFixture.ts';

const questions = ['How do I fetch JSON from a URL?', 'Now do it without a package.', 'Thank you!'] as const;
const conversation = 'a-conversation';

describe('A conversation that the engine has read', function () {
  this.timeout(120_000);
  let folder: string;
  let kept: Set<string>;
  let mostBytes: number;
  let logger: ReturnType<typeof memoryLogger>;
  let engine: ForkedEngine;

  const statesPath = (): string => join(folder, 'states');
  const newEngine = (options: { unloadAfter?: () => number } = {}): ForkedEngine =>
    new ForkedEngine({
      entry: engineEntry,
      logger,
      states: new StateFolder({
        path: statesPath(),
        mostBytes: () => mostBytes,
        isKept: async (id) => kept.has(id),
        logger,
      }),
      idleBeat: 50,
      ...options,
    });

  /** Asks for the next turn of a conversation, with answers that are no text that tokenises back into themselves. */
  const ask = (turns: readonly PromptTurn[], index: number, id = conversation): Promise<Answer> =>
    answerOf(engine, chatRequest({ conversation: id, turns, question: questions[index]! }));
  const withAnswer = (turns: readonly PromptTurn[], index: number, { text }: Answer): PromptTurn[] => [
    ...turns,
    { question: questions[index]!, answer: text },
  ];

  /** Two turns that lie in the model, the first with an answer of random tokens. */
  const talk = async (id = conversation): Promise<{ turns: PromptTurn[]; tokens: number }> => {
    await engine.load(loadRequest());
    const question = 'Say something.';
    const babble = await answerOf(
      engine,
      chatRequest({ conversation: id, question, sampling: endless, maxTokens: 60 }),
    );
    const begun = [{ question, answer: babble.text }];
    const answer = await ask(begun, 0, id);
    return { turns: withAnswer(begun, 0, answer), tokens: answer.usage.contextTokens };
  };
  const heads = async (): Promise<string[]> =>
    (await readdir(statesPath()).catch(() => [])).filter((name) => name.endsWith('.json'));
  const cells = async (): Promise<string[]> =>
    (await readdir(statesPath()).catch(() => [])).filter((name) => name.endsWith('.kv'));
  const head = async (): Promise<SavedState> =>
    JSON.parse(await readFile(join(statesPath(), (await heads())[0]!), 'utf8')) as SavedState;

  before(buildEngine);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phidelity-states-'));
    kept = new Set([conversation, 'another']);
    mostBytes = 1e9;
    logger = memoryLogger();
    engine = newEngine();
  });
  afterEach(async () => {
    await engine.unload();
    engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not read again after the model was unloaded, and goes on as if it had not been', async () => {
    const { turns, tokens } = await talk();
    const unbroken = await ask(turns, 1);
    assert.equal(unbroken.usage.reusedTokens, tokens);
    assert.equal(unbroken.usage.restoredTokens, undefined);
    // What is saved holds the turn that is asked for again; what it has in common is what counts.
    await engine.unload();
    assert.equal((await heads()).length, 1);

    engine.dispose();
    engine = newEngine();
    await engine.load(loadRequest());
    const again = await ask(turns, 1);
    assert.equal(again.text, unbroken.text);
    assert.equal(again.usage.reusedTokens, unbroken.usage.promptTokens - 1);
    assert.equal(again.usage.restoredTokens, again.usage.reusedTokens);
    assert.ok(again.usage.restoreSeconds! > 0);

    const next = withAnswer(turns, 1, again);
    const later = await ask(next, 2);
    assert.equal(later.usage.reusedTokens, again.usage.contextTokens);
    assert.equal(
      later.usage.restoredTokens,
      undefined,
      'only the answer that it was restored for tells of it',
    );
  });

  it('reuses all that was saved when it goes on', async () => {
    const { turns, tokens } = await talk();
    await engine.unload();
    assert.equal((await head()).tokens.length, tokens);
    await engine.load(loadRequest());
    const { usage } = await ask(turns, 1);
    assert.ok(usage.reusedTokens >= tokens, `${usage.reusedTokens} of ${tokens}`);
    assert.equal(usage.restoredTokens, tokens);
  });

  it('comes back for completions too, which do not touch what is saved', async () => {
    const { turns, tokens } = await talk();
    await engine.unload();
    await engine.load(loadRequest());
    await completionOf(engine, completionRequest('import os\n\ndef main('));
    assert.equal((await ask(turns, 1)).usage.restoredTokens, tokens);
  });

  it('is saved when another model takes its place', async () => {
    const { turns, tokens } = await talk();
    await engine.load(loadRequest({ contextSize: 1024 }));
    await engine.load(loadRequest());
    assert.equal((await ask(turns, 1)).usage.restoredTokens, tokens);
  });

  it('is not written again when nothing was added', async () => {
    const { turns } = await talk();
    await engine.unload();
    const before = await cells();
    await engine.load(loadRequest());
    await engine.unload();
    assert.deepEqual(await cells(), before);
    await engine.load(loadRequest());
    await ask(turns, 1);
    await engine.unload();
    const after = await cells();
    assert.equal(after.length, 1);
    assert.notDeepEqual(after, before);
  });

  it('is kept beside others, each with its own', async () => {
    const first = await talk();
    await engine.unload();
    await talk('another');
    await engine.unload();
    assert.equal((await heads()).length, 2);
    await engine.load(loadRequest());
    assert.equal((await ask(first.turns, 1)).usage.restoredTokens, first.tokens);
  });

  it('is not saved without an id, or with one that is no name of a file', async () => {
    await engine.load(loadRequest());
    await answerOf(engine, chatRequest());
    await engine.unload();
    await engine.load(loadRequest());
    await answerOf(engine, chatRequest({ conversation: '../outside' }));
    await engine.unload();
    assert.deepEqual(await readdir(folder), []);
  });

  describe('whose saved state', () => {
    /** What happens to a state between two processes: the answer is the same, and was read again. */
    const isReadAgain = async (spoil: (path: string, state: SavedState) => Promise<void>): Promise<void> => {
      const { turns } = await talk();
      const unbroken = await ask(turns, 1);
      await engine.unload();
      const state = await head();
      await spoil(join(statesPath(), state.file), state);
      await engine.load(loadRequest());
      const { pid } = engine;
      const { text, usage } = await ask(turns, 1);
      assert.equal(text, unbroken.text);
      assert.equal(usage.restoredTokens, undefined);
      assert.equal(usage.reusedTokens, 0);
      assert.equal(engine.pid, pid, 'the engine has not crashed');
      await engine.unload();
      await engine.load(loadRequest());
      assert.ok((await ask(turns, 1)).usage.restoredTokens! > 0, 'what is saved later is whole');
    };
    const rewriteHead = async (change: (state: SavedState) => unknown): Promise<void> => {
      const path = join(statesPath(), (await heads())[0]!);
      await writeFile(path, JSON.stringify(change(await head())));
    };
    const told = (pattern: RegExp): void =>
      assert.ok(
        logger.lines.some((line) => line.startsWith('warn') && pattern.test(line)),
        logger.lines.join('\n'),
      );

    it('is cut is read again', async () => {
      await isReadAgain((path, { bytes }) => truncate(path, bytes - 1000));
      told(/read again.*bytes were written/);
    });

    it('has a wrong bit is read again', async () => {
      await isReadAgain(async (path, { bytes }) => {
        const content = await readFile(path);
        content[Math.floor(bytes / 2)]! ^= 1;
        await writeFile(path, content);
      });
      told(/read again.*checksum/);
    });

    it('is gone is read again', async () => {
      await isReadAgain((path) => rm(path));
      told(/read again/);
    });

    it('has no head that can be read is read again', async () => {
      await isReadAgain(async () => writeFile(join(statesPath(), (await heads())[0]!), '{"version":1,'));
      told(/cannot be used/);
    });

    it('llama.cpp refuses, though its checksum is right, is read again', async () => {
      await isReadAgain(async (path) => {
        const content = await readFile(path);
        content.writeUInt32LE(0x12345678, 4);
        await writeFile(path, content);
        const sha256 = createHash('sha256').update(content).digest('hex');
        await rewriteHead((state) => ({ ...state, sha256 }));
      });
      told(/read again/);
    });

    it('holds other tokens than its head says is read again', async () => {
      await isReadAgain(() =>
        rewriteHead((state) => ({ ...state, tokens: [...state.tokens.slice(0, -1), 7] })),
      );
      told(/other tokens/);
    });

    it('is of another model, context or build is not looked at', async () => {
      const { turns } = await talk();
      await engine.unload();
      const copy = join(folder, 'model.gguf');
      await copyFile(demoModel, copy);
      await engine.load(loadRequest({ modelPath: copy }));
      assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
      await engine.load(loadRequest({ contextSize: 1024 }));
      assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
      assert.equal(logger.lines.filter((line) => line.startsWith('warn')).length, 0);
    });

    // Only Linux can limit what a process that runs already may write.
    if (process.platform === 'linux')
      it('finds no room is not saved, and nothing is left of it', async () => {
        await talk();
        // No file of the process may become larger, which is what a full disk is to who writes.
        await promisify(execFile)('prlimit', ['--pid', String(engine.pid), '--fsize=100000']);
        await engine.unload();
        assert.deepEqual(await readdir(statesPath()), [], logger.lines.join('\n'));
        told(/could not be saved/);
      });

    it('is larger than it may be is not saved', async () => {
      mostBytes = 1000;
      await talk();
      await engine.unload();
      assert.deepEqual(await heads(), []);
    });
  });

  describe('leaves nothing behind', () => {
    it('when it is deleted', async () => {
      await talk();
      await engine.unload();
      await talk('another');
      await engine.unload();
      const states = new StateFolder({
        path: statesPath(),
        mostBytes: () => 1e9,
        isKept: async () => true,
        logger,
      });
      await states.delete(conversation);
      const left = await readdir(statesPath());
      assert.equal(left.length, 2);
      assert.ok(left.every((name) => name.startsWith('another.')));
    });

    it('when it was deleted while it was in the model', async () => {
      await talk();
      kept.delete(conversation);
      await engine.unload();
      assert.deepEqual(await readdir(statesPath()), []);
    });

    it('beyond what all may have together, the oldest first', async () => {
      await talk();
      await engine.unload();
      mostBytes = (await stat(join(statesPath(), (await cells())[0]!))).size * 1.5;
      await talk('another');
      await engine.unload();
      assert.ok((await readdir(statesPath())).every((name) => name.startsWith('another.')));
    });

    it('and nothing is kept where nothing may be', async () => {
      await talk();
      await engine.unload();
      mostBytes = 0;
      const { turns } = await talk();
      await engine.unload();
      assert.deepEqual(await readdir(statesPath()), []);
      await engine.load(loadRequest());
      assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
    });
  });

  describe('while nobody uses it', () => {
    it('is saved and unloaded, and comes back with the next question', async () => {
      engine.dispose();
      let limit = 0;
      engine = newEngine({ unloadAfter: () => limit });
      const { turns, tokens } = await talk();
      const { pid } = engine;
      const off = new Promise<EngineStatus>((resolve) =>
        engine.onDidChangeStatus((status) => status.state === 'off' && resolve(status)),
      );
      limit = 300;
      assert.deepEqual(await off, { state: 'off', isIdle: true });
      limit = 0;
      await engine.load(loadRequest());
      assert.notEqual(engine.pid, pid);
      assert.equal((await ask(turns, 1)).usage.restoredTokens, tokens);
    });

    it('stays while it answers, however long that takes', async () => {
      engine.dispose();
      engine = newEngine({ unloadAfter: () => 200 });
      await engine.load(loadRequest());
      const { pid } = engine;
      const controller = new AbortController();
      const chat = answerOf(engine, chatRequest({ sampling: endless, maxTokens: 100_000 }), {
        signal: controller.signal,
      });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.equal(engine.pid, pid);
      controller.abort();
      await chat;
    });
  });
});
