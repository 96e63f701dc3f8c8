import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';
import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';
import { until } from '../../support/until.ts';

describe('ConversationFiles', () => {
  let folder: string;
  let warnings: string[];
  let store: ConversationFiles;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phidelity-store-'));
    warnings = [];
    store = open();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const deleted: string[] = [];
  const open = (): ConversationFiles =>
    new ConversationFiles({
      folder,
      snapshots: { delete: async (id) => void deleted.push(id) },
      logger: { error() {}, info() {}, debug() {}, warn: (message) => void warnings.push(message) },
    });
  const asked = (turn: string, at = 1): ConversationEvent => ({
    type: 'asked',
    at,
    turn,
    question: `question ${turn}`,
  });
  const created = (id: string): ConversationEvent => ({ type: 'created', at: 1, id });

  it('gives back what was appended', async () => {
    await store.append('c', [created('c'), asked('1')]);
    await store.append('c', [{ type: 'text', turn: '1', text: 'Grüße, 你好 👋' }]);
    const conversation = await store.read('c');
    assert.equal(conversation?.turns[0]?.answer, 'Grüße, 你好 👋');
    assert.equal(await store.read('missing'), undefined);
  });

  it('lists conversations newest first, without those that hold no question', async () => {
    assert.deepEqual(await store.list(), []);
    await store.append('old', [created('old'), asked('1', 10)]);
    await store.append('new', [created('new'), asked('1', 20), asked('2', 30)]);
    await store.append('empty', [created('empty')]);
    const list = await store.list();
    assert.deepEqual(
      list.map(({ id, turnCount, updatedAt }) => [id, turnCount, updatedAt]),
      [
        ['new', 2, 30],
        ['old', 1, 10],
      ],
    );
    assert.equal(list[0]?.searchText, 'question 1 question 2');
  });

  it('sees what another window has written since the last listing', async () => {
    await store.append('c', [created('c'), asked('1')]);
    await store.list();
    await open().append('c', [{ type: 'renamed', at: 99, name: 'Renamed elsewhere' }]);
    assert.equal((await store.list())[0]?.title, 'Renamed elsewhere');
  });

  it('survives a file that is cut off anywhere, losing no more than the last event', async () => {
    const events = [created('c'), asked('1'), asked('2'), asked('3')];
    await store.append('c', events);
    const whole = readFileSync(join(folder, 'c.jsonl'));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        writeFileSync(join(folder, 'c.jsonl'), whole.subarray(0, length));
        const lines = whole.subarray(0, length).toString().split('\n').slice(0, -1);
        const complete = lines.filter((line) => line.includes('"asked"')).length;
        const before = (await store.read('c'))?.turns.length ?? 0;
        assert.ok(before >= complete, `${before} turns read of ${complete} whole lines`);
        await store.append('c', [asked('new')]);
        const after = (await store.read('c'))?.turns ?? [];
        assert.equal(after.length, before + 1);
        assert.equal(after.at(-1)?.id, 'new');
      }),
    );
  });

  it('skips rubbish in a file, and says so in the log', async () => {
    await store.append('c', [created('c'), asked('1')]);
    appendFileSync(join(folder, 'c.jsonl'), 'not json\n{"type":"unknown"}\n\0\0\0\n[]\nnull\n');
    await store.append('c', [asked('2')]);
    assert.equal((await store.read('c'))?.turns.length, 2);
    assert.match(warnings[0] ?? '', /5 unreadable/);
  });

  it('keeps the order of appends that are not waited for, from two windows', async () => {
    const other = open();
    await store.append('c', [created('c')]);
    await Promise.all([
      ...Array.from({ length: 50 }, (_, index) => store.append('c', [asked(`a${index}`)])),
      ...Array.from({ length: 50 }, (_, index) => other.append('c', [asked(`b${index}`)])),
    ]);
    const ids = (await store.read('c'))?.turns.map((turn) => turn.id) ?? [];
    assert.equal(ids.length, 100);
    for (const window of ['a', 'b'])
      assert.deepEqual(
        ids.filter((id) => id.startsWith(window)),
        Array.from({ length: 50 }, (_, index) => `${window}${index}`),
      );
  });

  // /dev/full, whose every write fails as on a full disk, is Linux's.
  if (process.platform === 'linux')
    it('says that the disk is full, and works again when there is space', async function () {
      symlinkSync('/dev/full', join(folder, 'c.jsonl'));
      await assert.rejects(store.append('c', [created('c')]), { reason: 'storage', message: /disk is full/ });
      rmSync(join(folder, 'c.jsonl'));
      await store.append('c', [created('c'), asked('1')]);
      assert.equal((await store.read('c'))?.turns.length, 1);
    });

  it('lists the others when one file cannot be read', async () => {
    mkdirSync(join(folder, 'broken.jsonl'));
    await store.append('c', [created('c'), asked('1')]);
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['c'],
    );
    await assert.rejects(store.read('broken'), { reason: 'storage' });
  });

  it('is not kept waiting by a pipe', async () => {
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(folder, 'pipe.jsonl')]);
    await store.append('c', [created('c'), asked('1')]);
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['c'],
    );
    await assert.rejects(store.read('pipe'), { reason: 'storage' });
    await assert.rejects(store.append('pipe', [asked('1')]), { reason: 'storage' });
  });

  it('keeps long events of two processes apart, and those that follow an event torn by a kill', async () => {
    const writer = join(import.meta.dirname, '../../support/writeConversation.ts');
    const length = 2_000_000;
    const windows = ['a', 'b', 'killed'].map((name) => {
      const child = fork(writer, [folder, 'c', name, String(length)], { execArgv: ['--import', 'tsx'] });
      const written: string[] = [];
      child.on('message', (turn) => written.push(turn as string));
      return { child, written, closed: once(child, 'close') };
    });
    const [a, b, killed] = windows as [(typeof windows)[0], (typeof windows)[0], (typeof windows)[0]];
    await until(() => windows.every(({ written }) => written.length >= 8));
    killed.child.kill('SIGKILL');
    const [inA, inB] = [a.written.length, b.written.length];
    await until(() => a.written.length >= inA + 4 && b.written.length >= inB + 4);
    for (const { child } of windows) child.kill('SIGKILL');
    await Promise.all(windows.map(({ closed }) => closed));
    const turns = new Map((await store.read('c'))?.turns.map((turn) => [turn.id, turn]));
    const acknowledged = windows.flatMap(({ written }) => written);
    const lost = acknowledged.filter((turn) => turns.get(turn)?.question.length !== length);
    assert.deepEqual(lost, []);
  });

  it('notes the workspace in which a chat is begun', async () => {
    const workspace = { name: 'project', uri: 'file:///work/project' };
    const inWorkspace = new ConversationFiles({
      folder,
      logger: { error() {}, info() {}, debug() {}, warn() {} },
      workspace: () => workspace,
    });
    await inWorkspace.append('c', [created('c'), asked('1')]);
    await store.append('c', [asked('2')]);
    await store.append('old', [created('old'), asked('1')]);
    const list = await store.list();
    assert.deepEqual(list.find(({ id }) => id === 'c')?.workspace, workspace);
    assert.equal(list.find(({ id }) => id === 'old')?.workspace, undefined);
    assert.deepEqual((await store.read('c'))?.workspace, workspace);
  });

  it('finds words in questions and answers, chat by chat, until it is stopped', async () => {
    for (const id of ['a', 'b', 'c', 'd'])
      await store.append(id, [
        created(id),
        asked(id),
        { type: 'text', turn: id, text: 'Use a dict' },
        { type: 'text', turn: id, text: `ionary, ${id === 'd' ? 'not' : 'or'} a list.` },
      ]);
    const search = async (words: string, ids: string[], mostFound = 9): Promise<string[]> => {
      const found: string[] = [];
      const stop = new AbortController();
      await store.search(ids, words, {
        signal: stop.signal,
        onFound: (id, { turn, excerpt }) => {
          found.push(`${id} ${turn}: ${excerpt}`);
          if (found.length === mostFound) stop.abort();
        },
      });
      return found;
    };
    assert.deepEqual(await search('DICTIONARY, or', ['c', 'gone', 'a', 'd']), [
      'c c: Use a dictionary, or a list.',
      'a a: Use a dictionary, or a list.',
    ]);
    assert.equal((await search('dictionary', ['a', 'b', 'c'], 2)).length, 2);
    assert.deepEqual(await search('question b', ['a', 'b']), ['b b: question b']);
    assert.deepEqual(await search(' ', ['a']), []);
  });

  it('deletes, and does not mind what is already gone', async () => {
    await store.append('c', [created('c'), asked('1')]);
    assert.equal(await store.has('c'), true);
    await store.delete('c');
    assert.deepEqual(deleted, ['c'], 'and what else is kept of it');
    await store.delete('c');
    assert.equal(await store.read('c'), undefined);
    assert.equal(await store.has('c'), false);
  });
});
