import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOfNoConversation, ownerOfSnapshot } from '../../../src/core/engine/evaluation/kvCacheSnapshot.ts';
import type { EngineStatus, PromptTurn } from '../../../src/core/ports/engine.ts';
import { ForkedEngine } from '../../../src/platform/engine/forkedEngine.ts';
import { SnapshotFolder } from '../../../src/platform/engine/snapshotFolder.ts';
import type { KvCacheSnapshot } from '../../../src/protocol/schemas/kvCacheSnapshotSchema.ts';
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
import { until } from '../../support/until.ts';

const questions = ['How do I fetch JSON from a URL?', 'Now do it without a package.', 'Thank you!'] as const;
const conversation = 'a-conversation';

describe('A conversation that the engine has read', function () {
  this.timeout(120_000);
  let folder: string;
  let kept: Set<string>;
  let maxBytes: number;
  /** What happens while an engine asks whether it may save. */
  let beforeSaving: () => Promise<void>;
  let logger: ReturnType<typeof memoryLogger>;
  let engine: ForkedEngine;

  const statesPath = (): string => join(folder, 'states');
  const newEngine = (options: { unloadAfter?: () => number; saveAfter?: number } = {}): ForkedEngine =>
    new ForkedEngine({
      entry: engineEntry,
      logger,
      snapshots: new SnapshotFolder({
        path: statesPath(),
        maxBytes: () => maxBytes,
        isKept: async (id) => {
          await beforeSaving();
          return kept.has(id);
        },
        logger,
      }),
      idleCheckInterval: 50,
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
  /** The files of conversations: what prompts begin with is saved, too. */
  const stateFiles = async (): Promise<string[]> => {
    const names = await readdir(statesPath()).catch((): string[] => []);
    return names.filter((name) => !isOfNoConversation(ownerOfSnapshot(name)));
  };
  const heads = async (): Promise<string[]> => (await stateFiles()).filter((name) => name.endsWith('.json'));
  const cells = async (): Promise<string[]> => (await stateFiles()).filter((name) => name.endsWith('.kv'));
  const head = async (): Promise<KvCacheSnapshot> =>
    JSON.parse(await readFile(join(statesPath(), (await heads())[0]!), 'utf8')) as KvCacheSnapshot;

  const instructionTokens = async (): Promise<number> => {
    const own = (await readdir(statesPath())).find((name) => /^_beginning.*\.json$/.test(name));
    return (JSON.parse(await readFile(join(statesPath(), own!), 'utf8')) as KvCacheSnapshot).tokens.length;
  };

  before(buildEngine);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phidelity-states-'));
    kept = new Set([conversation, 'another']);
    maxBytes = 1e9;
    beforeSaving = async () => {};
    logger = memoryLogger();
    engine = newEngine();
  });
  afterEach(async () => {
    await engine.unload();
    engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not evaluated again after the model was unloaded, and continues as if it had not been', async () => {
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

  it('reuses all that was saved when it continues', async () => {
    const { turns, tokens } = await talk();
    await engine.unload();
    assert.equal((await head()).tokens.length, tokens);
    await engine.load(loadRequest());
    const { usage } = await ask(turns, 1);
    assert.ok(usage.reusedTokens >= tokens, `${usage.reusedTokens} of ${tokens}`);
    assert.equal(usage.restoredTokens, tokens);
  });

  it('is restarted for completions too, which do not touch what is saved', async () => {
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

  it('is kept with others, each in its own file', async () => {
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
    assert.deepEqual(await stateFiles(), []);
    assert.deepEqual(await readdir(folder), ['states']);
  });

  describe('whose saved state', () => {
    /** What happens to a state between two processes: the answer is the same, and was read again. */
    const isEvaluatedAgain = async (
      spoil: (path: string, state: KvCacheSnapshot) => Promise<void>,
    ): Promise<void> => {
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
      assert.equal(usage.reusedTokens, await instructionTokens(), 'which are saved by themselves');
      assert.equal(engine.pid, pid, 'the engine has not crashed');
      await engine.unload();
      await engine.load(loadRequest());
      assert.ok((await ask(turns, 1)).usage.restoredTokens! > 0, 'what is saved later is whole');
    };
    const rewriteHead = async (change: (state: KvCacheSnapshot) => unknown): Promise<void> => {
      const path = join(statesPath(), (await heads())[0]!);
      await writeFile(path, JSON.stringify(change(await head())));
    };
    const logged = (pattern: RegExp): void =>
      assert.ok(
        logger.lines.some((line) => line.startsWith('warn') && pattern.test(line)),
        logger.lines.join('\n'),
      );

    it('is cut is evaluated again', async () => {
      await isEvaluatedAgain((path, { bytes }) => truncate(path, bytes - 1000));
      logged(/evaluated again.*bytes were written/);
    });

    it('has a wrong bit is evaluated again', async () => {
      await isEvaluatedAgain(async (path, { bytes }) => {
        const content = await readFile(path);
        content[Math.floor(bytes / 2)]! ^= 1;
        await writeFile(path, content);
      });
      logged(/evaluated again.*checksum/);
    });

    it('is gone is evaluated again', async () => {
      await isEvaluatedAgain((path) => rm(path));
      logged(/evaluated again/);
    });

    it('has no readable head is evaluated again', async () => {
      await isEvaluatedAgain(async () => writeFile(join(statesPath(), (await heads())[0]!), '{"version":1,'));
      logged(/cannot be used/);
    });

    it('llama.cpp refuses, though its checksum is right, is evaluated again', async () => {
      await isEvaluatedAgain(async (path) => {
        const content = await readFile(path);
        content.writeUInt32LE(0x12345678, 4);
        await writeFile(path, content);
        const sha256 = createHash('sha256').update(content).digest('hex');
        await rewriteHead((state) => ({ ...state, sha256 }));
      });
      logged(/evaluated again/);
    });

    it('holds other tokens than its head says is evaluated again', async () => {
      await isEvaluatedAgain(() =>
        rewriteHead((state) => ({ ...state, tokens: [...state.tokens.slice(0, -1), 7] })),
      );
      logged(/other tokens/);
    });

    it('is of another model, context, attention or build is not looked at', async () => {
      const { turns } = await talk();
      await engine.unload();
      const copy = join(folder, 'model.gguf');
      await copyFile(demoModel, copy);
      await engine.load(loadRequest({ modelPath: copy }));
      assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
      await engine.load(loadRequest({ contextSize: 1024 }));
      assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
      await engine.load(loadRequest({ flashAttention: true }));
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
        assert.deepEqual(await stateFiles(), [], logger.lines.join('\n'));
        logged(/cannot be saved/);
      });

    it('is larger than it may be is not saved', async () => {
      maxBytes = 1000;
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
      const states = new SnapshotFolder({
        path: statesPath(),
        maxBytes: () => 1e9,
        isKept: async () => true,
        logger,
      });
      await states.delete(conversation);
      const left = await stateFiles();
      assert.equal(left.length, 2);
      assert.ok(left.every((name) => name.startsWith('another.')));
    });

    it('when it was deleted while it was in the model', async () => {
      await talk();
      kept.delete(conversation);
      await engine.unload();
      assert.deepEqual(await stateFiles(), []);
    });

    it('beyond the limit of all together, the oldest first', async () => {
      await talk();
      await engine.unload();
      maxBytes = (await stat(join(statesPath(), (await cells())[0]!))).size * 1.5;
      await talk('another');
      await engine.unload();
      assert.ok((await stateFiles()).every((name) => name.startsWith('another.')));
    });

    it('and nothing is kept where nothing may be', async () => {
      await talk();
      await engine.unload();
      maxBytes = 0;
      const { turns } = await talk();
      await engine.unload();
      assert.deepEqual(await stateFiles(), []);
      await engine.load(loadRequest());
      assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
    });
  });

  describe('when another chat takes its place', () => {
    const askAnother = (id = 'another', from = engine): Promise<Answer> =>
      answerOf(from, chatRequest({ conversation: id, question: 'Who are you?', maxTokens: 20 }));

    it('is saved, and continues as if nothing had happened', async () => {
      const { turns, tokens } = await talk();
      await askAnother();
      const again = await ask(turns, 1);
      assert.equal(again.usage.restoredTokens, tokens);
      assert.ok(again.usage.restoreSeconds! > 0);
      await engine.unload();
      await rm(statesPath(), { recursive: true });
      await engine.load(loadRequest());
      assert.equal((await ask(turns, 1)).text, again.text);
    });

    it('and that one has no name, too', async () => {
      const { turns, tokens } = await talk();
      await answerOf(engine, chatRequest());
      assert.equal((await ask(turns, 1)).usage.restoredTokens, tokens);
    });

    it('is reused up to a question that was changed', async () => {
      const { turns, tokens } = await talk();
      await askAnother();
      const { usage } = await ask(turns.slice(0, 1), 2);
      assert.ok(usage.restoredTokens! > 0 && usage.restoredTokens! < tokens, `${usage.restoredTokens}`);
      assert.equal(usage.reusedTokens, usage.restoredTokens);
    });

    it('lets a question go at once that is stopped meanwhile, and is still there', async () => {
      const { turns, tokens } = await talk();
      const controller = new AbortController();
      let isSaving = false;
      let goOn = (): void => {};
      beforeSaving = () => {
        isSaving = true;
        controller.abort();
        return new Promise((resolve) => (goOn = resolve));
      };
      const stopped = await answerOf(engine, chatRequest({ conversation: 'another' }), controller);
      assert.equal(stopped.stopReason, 'cancelled');
      assert.ok(isSaving);
      beforeSaving = async () => {};
      goOn();
      const { usage } = await ask(turns, 1);
      assert.equal(usage.reusedTokens >= tokens, true);
      assert.equal(usage.restoredTokens, undefined);
    });

    it('is not written when it was deleted', async () => {
      await talk();
      kept.delete(conversation);
      await askAnother();
      assert.deepEqual(await stateFiles(), []);
    });

    it('is not written when nothing may be kept any longer', async () => {
      await talk();
      maxBytes = 0;
      await askAnother();
      assert.deepEqual(await stateFiles(), []);
    });

    it('and its file is torn, is evaluated again', async () => {
      const { turns } = await talk();
      await askAnother();
      await until(async () => (await heads()).length === 1);
      const { file, bytes } = await head();
      await truncate(join(statesPath(), file), bytes / 2);
      const { usage } = await ask(turns, 1);
      assert.equal(usage.restoredTokens, undefined);
    });

    if (process.platform === 'linux')
      it('and finds no room, keeps nobody from asking', async () => {
        const { turns } = await talk();
        await promisify(execFile)('prlimit', ['--pid', String(engine.pid), '--fsize=10000']);
        assert.notEqual((await askAnother()).text, '');
        assert.equal((await ask(turns, 1)).usage.restoredTokens, undefined);
        await until(async () => (await stateFiles()).length === 0);
        assert.ok(logger.lines.some((line) => /warn.*cannot be saved/.test(line)));
      });

    it('in two windows at once, comes back in both', async () => {
      const { turns } = await talk();
      const first = engine;
      const second = (engine = newEngine());
      try {
        await talk();
        await Promise.all([askAnother('another', first), askAnother('another', second)]);
        for (const window of [first, second, first, second]) {
          engine = window;
          assert.ok((await ask(turns, 1)).usage.restoredTokens! > 0);
          await askAnother();
        }
        assert.deepEqual(
          logger.lines.filter((line) => line.startsWith('warn')),
          [],
        );
      } finally {
        await second.unload();
        second.dispose();
        engine = first;
      }
      const names = (await heads()).map((name) => name.split('.')[0]);
      assert.deepEqual(new Set(names), new Set([conversation, 'another']));
      assert.equal(names.length, 2);
    });
  });

  describe('and nobody asks', () => {
    beforeEach(() => {
      engine.dispose();
      engine = newEngine({ saveAfter: 100 });
    });

    it('is saved, so that it is there after a crash', async () => {
      const { turns, tokens } = await talk();
      await until(async () => (await heads()).length === 1);
      process.kill(engine.pid!, 'SIGKILL');
      await until(() => engine.status.state !== 'ready');
      await until(() => engine.status.state === 'ready');
      assert.equal((await ask(turns, 1)).usage.restoredTokens, tokens);
    });

    it('loses nothing when the engine is killed while it saves, and leaves nothing', async () => {
      const { turns } = await talk();
      const { text } = await ask(turns, 1);
      await until(async () => (await heads()).length === 1);
      await engine.unload();
      for (let unfinished = 0; unfinished < 2;) {
        await rm(statesPath(), { recursive: true, force: true });
        await mkdir(statesPath());
        await engine.load(loadRequest());
        const { pid } = engine;
        const watching = watch(statesPath());
        const isBegun = new Promise<void>((resolve) => watching.once('change', () => resolve()));
        const again = await ask(turns, 1);
        assert.equal(again.text, text);
        await isBegun;
        process.kill(pid!, 'SIGKILL');
        watching.close();
        await until(() => engine.status.state === 'ready' && engine.pid !== pid);
        // A kill that comes too late shows nothing, and the next one is tried.
        if ((await heads()).length === 0) unfinished += 1;
        await until(async () => (await cells()).length === (await heads()).length);
        assert.equal((await ask(turns, 1)).text, text);
        await engine.unload();
      }
    });
  });

  describe('in an engine that is to end', () => {
    it('is not waited for when the engine hangs', async () => {
      await talk();
      process.kill(engine.pid!, 'SIGSTOP');
      const started = performance.now();
      await engine.unload();
      // A process that saves has twenty.
      assert.ok(performance.now() - started < 15_000);
      assert.deepEqual(await stateFiles(), []);
    });

    it('is waited for while it is being saved', async () => {
      const { turns, tokens } = await talk();
      // Longer than a process has that does not save.
      beforeSaving = () => {
        beforeSaving = async () => {};
        return new Promise((resolve) => setTimeout(resolve, 6000));
      };
      await engine.unload();
      await engine.load(loadRequest());
      assert.equal((await ask(turns, 1)).usage.restoredTokens, tokens);
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
      let looks = 0;
      engine = newEngine({
        unloadAfter: () => {
          looks += 1;
          return 200;
        },
      });
      await engine.load(loadRequest());
      const { pid } = engine;
      const controller = new AbortController();
      const chat = answerOf(engine, chatRequest({ sampling: endless, maxTokens: 100_000 }), {
        signal: controller.signal,
      });
      const before = looks;
      await until(() => looks > before + 30);
      assert.equal(engine.pid, pid);
      controller.abort();
      await chat;
    });
  });
});
